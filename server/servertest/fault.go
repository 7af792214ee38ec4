// Package servertest holds a provider of OpenID Connect and a mail server that misbehave on purpose, one fault at a time.
package servertest

// Fault is one thing that a provider does wrong, or that it does in an unusual way.
type Fault string

// What a provider may do wrong, by the cases of security.md, I.
const (
	None Fault = ""

	// I2: the nonce, and a token that was used before.
	NoNonce     Fault = "no nonce"
	OtherNonce  Fault = "another nonce"
	StaleToken  Fault = "the token of an earlier sign-in"
	NoToken     Fault = "no token"
	TwoOfAState Fault = "two states"

	// I4: whom a token is from and for.
	OtherIssuer     Fault = "a token of another issuer"
	OtherAudience   Fault = "a token for another"
	ListWithoutUs   Fault = "a token for two others"
	ListWithNoParty Fault = "a token for us and another, without azp"
	OtherParty      Fault = "a token for us, asked by another"
	OurParty        Fault = "a token for us and another, asked by us"

	// I5, I6: signatures.
	AlgorithmNone    Fault = "alg none"
	AlgorithmHMAC    Fault = "HS256 with the public key"
	AlgorithmSecret  Fault = "HS256 with the client's secret"
	AlgorithmUnasked Fault = "an algorithm that it does not announce"
	AlgorithmsWeak   Fault = "only HS256 is announced"
	BadSignature     Fault = "a signature that does not fit"
	OtherKey         Fault = "a key that is not its own"
	NoKeyName        Fault = "no name of a key, and one key"
	NoKeyNames       Fault = "no name of a key, and many keys"
	UnknownKey       Fault = "ever new names of keys"

	// I8: times.
	ExpiredLong  Fault = "expired ten minutes ago"
	ExpiredTwo   Fault = "expired two minutes ago"
	ExpiredLess  Fault = "expired fifty seconds ago"
	FutureLong   Fault = "issued in ten minutes"
	FutureTwo    Fault = "issued in two minutes"
	FutureLess   Fault = "issued in fifty seconds"
	NotYet       Fault = "not before two minutes from now"
	NoTimes      Fault = "without times"
	OtherAtHash  Fault = "another hash of the access token"
	HugeInstants Fault = "instants that no calendar has"

	// I9: who answers.
	AnswersAsOther Fault = "an answer in another's name"
	AnswersUnnamed Fault = "it promises to say its name and does not"
	AnswersNamed   Fault = "an answer in its own name"

	// I11: the subject.
	NoSubject      Fault = "no subject"
	LongSubject    Fault = "a subject of 10 KB"
	NullSubject    Fault = "a subject with a control character"
	OtherUserInfo  Fault = "user info of another"
	NoUserInfo     Fault = "no user info"
	UserInfoFails  Fault = "user info fails"
	UserInfoSigned Fault = "user info is signed for another"

	// What is wrong with user info that has to be signed.
	UserInfoOtherIssuer Fault = "user info of another issuer"
	UserInfoExpired     Fault = "user info that has expired"
	UserInfoNoAudience  Fault = "user info for nobody"
	UserInfoNoEnd       Fault = "user info without an end"
	UserInfoPlain       Fault = "user info that is not signed"
	UserInfoNone        Fault = "user info with alg none"
	UserInfoSecret      Fault = "user info with HS256 and the client's secret"
	UserInfoOtherKey    Fault = "user info signed with a key that is not its own"

	// I12, E9: discovery and endpoints.
	DiscoveryOther Fault = "discovery of another issuer"
	DiscoveryLarge Fault = "5 MB of discovery"
	DiscoverySlow  Fault = "a discovery that does not end"
	DiscoveryHTML  Fault = "discovery in HTML"
	DiscoveryMoved Fault = "discovery that sends elsewhere"
	KeysElsewhere  Fault = "keys on another host"
	KeysInClear    Fault = "keys over plain http"
	Down           Fault = "503 everywhere"

	// I16, and the token endpoint.
	ErrorMarkup Fault = "an error with markup"
	GivesUp     Fault = "access_denied"
	TokenLarge  Fault = "5 MB of token"
	TokenFails  Fault = "500 for a code"
	TokenMoved  Fault = "the token endpoint sends elsewhere"
	CodeUnknown Fault = "invalid_grant"
)
