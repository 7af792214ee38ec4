package server

import "terreau/content/people"

// administrationRights are the doors of those who look after the instance.
var administrationRights = []right{
	{door: "GET /administration", page: "Santé", asks: ofAll, does: people.ReadJournal},
	{door: "POST /administration", page: "Refaire l’index", asks: ofAll, does: people.Administer},
	{door: "GET /administration/journal", page: "Journal des actes", asks: ofAll, does: people.ReadJournal},
	{door: "POST /administration/journal", page: "Emporter le journal", asks: ofAll, does: people.ReadJournal, also: "a proof of who it is within ten minutes"},
	{door: "GET /administration/sessions", page: "Sessions de tout le monde", asks: ofAll, does: people.Administer},
	{door: "POST /administration/sessions", page: "Fermer une session", asks: ofAll, does: people.Administer},
	{door: "GET /administration/invitations", page: "Invitations qui attendent", asks: ofAll, does: people.Administer},
	{door: "POST /administration/invitations", page: "Annuler une invitation", asks: ofAll, does: people.Administer, also: "an invitation that waits"},
	{door: "GET /administration/espaces", page: "Tous les espaces", asks: ofAll, does: people.Administer},
	{door: "GET /administration/connexion", page: "Fournisseurs de connexion", asks: ofAll, does: people.Administer},
	{door: "GET /administration/connexion/:provider", page: "Tester un fournisseur", asks: ofAll, does: people.Administer, also: "a provider that there is"},
	{door: "GET /administration/premiers-pas", page: "Premiers pas", asks: ofAll, does: people.Administer},
	{door: "POST /administration/premiers-pas", page: "Premiers pas", asks: ofAll, does: people.Administer},
	{door: "GET /administration/courrier", page: "Courrier", asks: ofAll, does: people.Administer},
	{door: "POST /administration/courrier", page: "Régler le courrier", asks: ofAll, does: people.Administer, also: "no mail server said at the start, and a proof of who it is within ten minutes"},
	{door: "GET /administration/reglages", page: "Réglages et leur origine", asks: ofAll, does: people.Administer},
	{door: "GET /administration/conservation", page: "Conservation", asks: ofAll, does: people.ReadRetention},
	{door: "POST /administration/conservation", page: "Conservation", asks: ofAll, does: people.Administer, also: "a proof of who it is within ten minutes"},
	{door: "GET /administration/violations", page: "Violations de données", asks: ofAll, does: people.Protect},
	{door: "POST /administration/violations", page: "Noter une violation", asks: ofAll, does: people.Protect},
	{door: "GET /administration/violations/toutes", page: "Registre des violations", asks: ofAll, does: people.Protect},
	{door: "GET /administration/violations/toutes/markdown", page: "Registre des violations, en Markdown", asks: ofAll, does: people.Protect},
	{door: "GET /administration/analyse-d-impact", page: "Analyse d’impact", asks: ofAll, does: people.ReadRetention},
	{door: "GET /administration/analyse-d-impact/markdown", page: "Analyse d’impact, en Markdown", asks: ofAll, does: people.ReadRetention},
	{door: "GET /registre", page: "Registre des traitements", asks: ofAll, does: people.ReadRetention},
	{door: "GET /registre/markdown", page: "Registre, en Markdown", asks: ofAll, does: people.ReadRetention},
	{door: "GET /administration/limites", page: "Limites", asks: ofAll, does: people.Administer},
}
