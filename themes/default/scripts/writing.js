// What a script adds to the page of writing.
'use strict';
