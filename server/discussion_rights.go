package server

import "terreau/content/people"

// discussionRights are the doors of what is said under a sheet, and of what is reported of it.
var discussionRights = []right{
	{door: "GET /{nature}/:name/echanges", page: "Échanges", asks: ofSheet, sees: byPage},
	{door: "POST /{nature}/:name/echanges", page: "Remercier, demander, raconter, répondre", asks: ofSheet, sees: byPage, does: people.Comment},
	{door: "GET /{nature}/:name/echanges/:comment", page: "Un échange", asks: ofSheet, sees: byPage, also: "a comment of the sheet"},
	{door: "POST /{nature}/:name/echanges/:comment", page: "Modifier son message", asks: ofSheet, sees: byPage, does: people.Comment, also: "one’s own comment, for ten minutes"},
	{door: "POST /{nature}/:name/echanges/:comment/masquer", page: "Masquer un message", asks: ofSheet, sees: byPage, does: people.Moderate, also: "a comment of the sheet"},
	{door: "POST /{nature}/:name/echanges/:comment/remettre", page: "Montrer à nouveau un message", asks: ofSheet, sees: byPage, does: people.Moderate, also: "a comment that is hidden"},
	{door: "GET /{nature}/:name/echanges/:comment/masquer", page: "Un échange", asks: asWritten},
	{door: "GET /{nature}/:name/echanges/:comment/remettre", page: "Un échange", asks: asWritten},
	{door: "GET /{nature}/:name/signaler", page: "Signaler un passage", asks: ofSheet, sees: byPage},
	{door: "POST /{nature}/:name/signaler", page: "Signaler un passage", asks: ofSheet, sees: byPage, also: "no account; a number an hour by person and by network"},
	{door: "GET /signalements", page: "Signalements", asks: account, also: "those of the spaces that she tends as a steward"},
	{door: "POST /signalements", page: "Décider d’un signalement", asks: account, also: "the right to moderate the sheet"},
}
