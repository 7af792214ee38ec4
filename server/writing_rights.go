package server

import "terreau/content/people"

// writingRights are the doors of writing: what is being made of a sheet, by who makes it.
var writingRights = []right{
	{door: "GET /ecrire", page: "Partager une pratique", asks: account},
	{door: "POST /ecrire", page: "Commencer une fiche", asks: ofSpace, does: people.Start},
	{door: "GET /{nature}/:name/brouillon", page: "Écrire", asks: ofSheet, sees: byMaking, does: people.Write, or: people.Revise, also: "else it leads to the preview"},
	{door: "POST /{nature}/:name/brouillon", page: "Enregistrer", asks: ofSheet, sees: byMaking, does: people.Write, or: people.Revise},
	{door: "GET /{nature}/:name/brouillon.json", page: "Qui écrit, pour le script", asks: ofSheet, sees: byMaking},
	{door: "POST /{nature}/:name/brouillon.json", page: "Enregistrer, pour le script", asks: ofSheet, sees: byMaking, does: people.Write},
	{door: "GET /{nature}/:name/brouillon/apercu", page: "Aperçu", asks: ofSheet, sees: byMaking},
	{door: "POST /{nature}/:name/brouillon/apercu", page: "Aperçu de ce qui est tapé", asks: ofSheet, sees: byMaking, shows: true},
	{door: "POST /{nature}/:name/brouillon/images", page: "Ajouter une image", asks: ofSheet, sees: byMaking, does: people.Write, or: people.Revise, also: "a picture"},
	{door: "GET /{nature}/:name/brouillon/versions", page: "Textes enregistrés", asks: ofSheet, sees: byMaking, past: true, also: "else it leads to the editions"},
	{door: "POST /{nature}/:name/brouillon/restaurer", page: "Reprendre un texte", asks: ofSheet, sees: byMaking, does: people.Write, past: true, also: "a text that the person may read"},
	{door: "POST /{nature}/:name/brouillon/partage", page: "Inviter à écrire", asks: ofSheet, sees: byMaking, does: people.Share, in: "draft proposed"},
	{door: "POST /{nature}/:name/brouillon/retrait", page: "Ne plus écrire avec", asks: ofSheet, sees: byMaking, does: people.Share, in: "draft proposed"},
	{door: "GET /{nature}/:name/brouillon/abandonner", page: "Abandonner ou jeter", asks: ofSheet, sees: byMaking},
	{door: "POST /{nature}/:name/brouillon/abandonner", page: "Abandonner", asks: ofSheet, sees: byMaking, does: people.Write, in: "draft proposed"},
	{door: "POST /{nature}/:name/brouillon/corbeille", page: "Mettre à la corbeille", asks: ofSheet, sees: byMaking, does: people.Bin, in: "draft proposed withdrawn"},
	{door: "POST /{nature}/:name/brouillon/remettre-corbeille", page: "Sortir de la corbeille", asks: ofSheet, sees: []people.Act{people.Bin}, does: people.Bin, in: "binned"},
	{door: "GET /{nature}/:name/brouillon/images", page: "Écrire", asks: asWritten},
	{door: "GET /{nature}/:name/brouillon/partage", page: "Écrire", asks: asWritten},
	{door: "GET /{nature}/:name/brouillon/retrait", page: "Écrire", asks: asWritten},
	{door: "GET /{nature}/:name/brouillon/restaurer", page: "Textes enregistrés", asks: asWritten},
	{door: "GET /{nature}/:name/brouillon/corbeille", page: "Abandonner ou jeter", asks: asWritten},
	{door: "GET /{nature}/:name/brouillon/remettre-corbeille", page: "Partager une pratique", asks: asWritten},
}
