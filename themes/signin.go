package themes

import "time"

// SignInPage lets someone choose who says who she is.
type SignInPage struct {
	Frame
	Providers []Door
	Shared    bool   // others use the computer
	Toggle    string // the address of this page that says the contrary
	Spare     string // the address of the built-in provider where others stand before it, "" where it is among them
	Refusal          // why it did not work a moment ago
}

func (SignInPage) template() string { return "sign-in" }

// Door is a provider to go to.
type Door struct {
	Label, URL string
	Own        bool // an account of this site itself
}

// Refusal is why a form was refused: the sentence of a reason, and the field that it speaks of.
type Refusal struct {
	Field  string
	Reason string
	Args   []any
}

// In reports whether the refusal speaks of a field.
func (r Refusal) In(field string) bool { return r.Reason != "" && r.Field == field }

// LoginPage asks for the login and the password of an account of this site.
type LoginPage struct {
	Frame
	Request   string // of the built-in provider, which the form brings back
	Login     string // as it was typed
	Options   string // for the browser to ask for a passkey, "" where there are none
	Shared    bool   // others use the computer, as was said before
	Create    string // the address where an invited person makes an account instead, "" for none
	Forgotten string // where a link is asked for by mail, "" where none is sent
	Refusal
}

func (LoginPage) template() string { return "login" }

// AccountPage lets an invited person make an account of this site.
type AccountPage struct {
	Frame
	Request     string
	Login, Name string // as they were typed
	Options     string // for the browser to make a passkey, "" where there are none
	Shared      bool   // others use the computer, as was said before
	Existing    string // the address for who has an account already
	Password    NewPassword
	Mention     Mention
	Refusal
}

func (AccountPage) template() string { return "new-account" }

// NewPassword is what helps to choose a password.
type NewPassword struct {
	Least    int    // letters
	Proposal string // words drawn for this reader alone
}

// InvitationPage says who invites, and what to.
type InvitationPage struct {
	Frame
	Space     Link
	By        string // "" where nobody is named
	Role      string // in words
	Ends      time.Time
	Mention   Mention
	Admission bool // it makes an administrator, and no space is spoken of
	Doors     []Door
	Recover   string // where an administrator chooses another password, "" where that cannot be
}

func (InvitationPage) template() string { return "invitation" }

// PasswordPage lets someone who forgot her password choose another.
type PasswordPage struct {
	Frame
	Action   string
	Login    string // whose it is, or as it was typed
	Asks     bool   // the login is asked for
	Password NewPassword
	Refusal
}

func (PasswordPage) template() string { return "password" }

// ForgottenPage asks for the login whose password is forgotten, or says that a link may be on its way.
type ForgottenPage struct {
	Frame
	Asked bool
}

func (ForgottenPage) template() string { return "forgotten" }

// SignOutPage asks whether to sign out, or says that it is done.
type SignOutPage struct {
	Frame
	SignedIn bool
	Remote   Link // the provider, where a session may still be open
}

func (SignOutPage) template() string { return "sign-out" }

// StoppedPage says why signing in did not come to its end, and begins again.
type StoppedPage struct {
	Frame
	Again string // the address to begin again
	Refusal
}

func (StoppedPage) template() string { return "sign-in-stopped" }
