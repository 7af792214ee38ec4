package themes

// HomePage is the front door: one large search, what is new, what the law says, what was read.
type HomePage struct {
	Frame
	Total     int    // sheets anyone may read
	Validated int    // of them, with the seal
	Tries     []Link // searches to try
	Newest    []Card // at most six
	Kinds     []Term // each kind and its number
	Themes    []Term // the themes that hold most
	Law       []Card // legal notes, the last checked first
	Watch     []Card // reading notes and digests, the newest first
	Help      []Link // first steps, from the user's guide
}

func (HomePage) template() string { return "home" }

// OwnSearch is true: the home page is a search box.
func (HomePage) OwnSearch() bool { return true }
