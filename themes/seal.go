package themes

// Seal is what an edition's approval rests on.
type Seal string

// The seals: validated by its protocol, published by a steward without review, imported from a named source.
const (
	Validated  Seal = "validated"
	Unreviewed Seal = "unreviewed"
	Imported   Seal = "imported"
)

// Freshness is whether the law a sheet rests on still stands, and whether it was read again in time.
type Freshness string

// The states of freshness; the zero value says nothing.
const (
	Current  Freshness = "current"  // the texts cited are those in force
	Recheck  Freshness = "recheck"  // an article changed and nobody has looked yet
	Repealed Freshness = "repealed" // a text cited is no longer in force
	Overdue  Freshness = "overdue"  // held longer than its protocol says
)
