package themes

// PromisesPage says to whoever answers for the site what holds, each line with the tests that hold it.
type PromisesPage struct {
	Frame
	Lead     string
	Promises []PromiseLine
	Topics   []TopicLine // what is kept of people, where the page is about that
}

func (PromisesPage) template() string { return "promises" }

// PromiseLine is one promise and the names of its tests.
type PromiseLine struct {
	Says  string
	Tests []string
}

// SpokenPage lets someone who is spoken of in a sheet have the passage hidden, without an account.
type SpokenPage struct {
	Frame
	Mention                       Mention
	Address, Passage, Why, Answer string // as they were typed
	Max                           int    // letters of a passage
	Done                          bool
	Refusal
}

func (SpokenPage) template() string { return "spoken" }
