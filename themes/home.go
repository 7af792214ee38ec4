package themes

// HomePage is the front door: one large search, what is new, what the law says, what was read.
type HomePage struct {
	Frame
	Total  int    // sheets anyone may read
	Tries  []Try  // searches to try
	Newest []Card // at most six
	Kinds  []Term // each kind and its number; where nothing is here yet, every kind without one
	Themes []Term // the themes that hold most
	Law    []Card // legal notes, the last checked first
	Watch  []Card // reading notes and digests, the newest first
	Help   []Link // first steps, from the user's guide
}

func (HomePage) template() string { return "home" }

// Try is a search to try. Lang is that of its words, "" where it is the page's.
type Try struct{ Label, URL, Lang string }

// OwnSearch is true: the home page is a search box.
func (HomePage) OwnSearch() bool { return true }
