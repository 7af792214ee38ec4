package server

import (
	"slices"

	"terreau/content/people"
)

// asked is what a door rests on: on nothing, on who comes, or on a right over something.
type asked string

const (
	anyone    asked = "anyone"                           // what is shown is what the reader may read
	account   asked = "anyone who has signed in"         // on what is her own
	link      asked = "whoever holds the link"           // the address is a secret
	asWritten asked = "anyone who has signed in, led on" // the address of a form: it leads to the page of the form, whatever there is
	tending   asked = "a space that she tends"
	ofTeam    asked = "a role in the space, or to tend it"
	ofSpace   asked = "an act on the space"
	ofSheet   asked = "an act on the sheet"
	ofAll     asked = "an act on the instance"
)

// right is what one door asks. The policy answers (people.Allows); a door that has no line here, or a line without a
// door, fails a test. RIGHTS.md is made of these lines.
type right struct {
	door string // method and pattern; {nature} is the path of any kind of sheet
	page string // what people call it
	asks asked

	sees []people.Act // who may do none of these finds nothing here: as where there is nothing
	does people.Act   // what the door is for; empty where seeing it is all
	or   people.Act   // another act that is enough
	in   string       // the states where the act can be done, where fewer than the policy says; empty for all of those
	also string       // what it takes besides, of what the policy is not told

	shows bool // takes a form and changes nothing
	past  bool // besides, for who reads the draft, or would if there was one
}

// The acts that let someone know of a sheet: by its page, or by what is being made of it.
var (
	byPage   = []people.Act{people.Read}
	byMaking = []people.Act{people.ReadDraft, people.Write}
	byEither = []people.Act{people.Read, people.ReadDraft, people.Write}
)

// rights has one line for each door.
var rights = slices.Concat(openRights, entryRights, memberRights, administrationRights, sheetRights, writingRights, discussionRights, accessRights, groupRights, requestRights)

// openRights are the doors that anyone may open. Lists, counts, feeds and search show what the reader may read.
var openRights = []right{
	{door: "GET /", page: "Accueil", asks: anyone},
	{door: "GET /recherche", page: "Recherche", asks: anyone},
	{door: "GET /recherche.json", page: "Recherche, pour machines", asks: anyone},
	{door: "GET /suggestions", page: "Suggestions", asks: anyone},
	{door: "GET /flux.atom", page: "Flux", asks: anyone},
	{door: "GET /opensearch.xml", page: "Recherche, pour navigateurs", asks: anyone},
	{door: "GET /droit/textes", page: "Textes de droit cités", asks: anyone},
	{door: "GET /droit/textes/:text", page: "Texte de droit", asks: anyone},
	{door: "GET /{nature}", page: "Liste d’une nature", asks: anyone},
	{door: "GET /{nature}/flux.atom", page: "Flux d’une nature", asks: anyone},
	{door: "GET /themes", page: "Thèmes", asks: anyone},
	{door: "GET /themes/:term", page: "Thème", asks: anyone},
	{door: "GET /themes/:term/flux.atom", page: "Flux d’un thème", asks: anyone},
	{door: "GET /publics", page: "Publics", asks: anyone},
	{door: "GET /publics/:term", page: "Public", asks: anyone},
	{door: "GET /publics/:term/flux.atom", page: "Flux d’un public", asks: anyone},
	{door: "GET /metiers", page: "Métiers", asks: anyone},
	{door: "GET /metiers/:term", page: "Métier", asks: anyone},
	{door: "GET /metiers/:term/flux.atom", page: "Flux d’un métier", asks: anyone},
	{door: "GET /espaces", page: "Espaces", asks: anyone},
	{door: "GET /espaces/:space", page: "Espace", asks: anyone, also: "a space that lets the reader in"},
	{door: "GET /espaces/:space/flux.atom", page: "Flux d’un espace", asks: anyone, also: "a space that lets the reader in"},
	{door: "GET /sigles", page: "Sigles", asks: anyone},
	{door: "GET /sigles/:acronym", page: "Sigle", asks: anyone},
	{door: "GET /plan", page: "Plan du site", asks: anyone},
	{door: "GET /mentions-legales", page: "Mentions légales", asks: anyone},
	{door: "GET /information", page: "Vos données, en bref", asks: anyone},
	{door: "GET /accessibilite", page: "Accessibilité", asks: anyone},
	{door: "GET /donnees-personnelles", page: "Données personnelles", asks: anyone},
	{door: "GET /securite-du-site", page: "Sécurité du site", asks: anyone},
	{door: "GET /protection-des-donnees", page: "Protection des données", asks: anyone},
	{door: "GET /on-parle-de-moi", page: "On parle de moi", asks: anyone},
	{door: "POST /on-parle-de-moi", page: "On parle de moi", asks: anyone, also: "a sheet that the sender may read; a number an hour by network"},
	{door: "GET /actifs/:asset", page: "Style, script, police", asks: anyone},
	{door: "GET /sitemap.xml", page: "Plan, pour machines", asks: anyone},
	{door: "GET /sitemap-:page.xml", page: "Plan, pour machines", asks: anyone},
	{door: "GET /robots.txt", page: "robots.txt", asks: anyone},
	{door: "GET /.well-known/security.txt", page: "security.txt", asks: anyone},
}

// entryRights are the doors that lead in and out, and those of people without an account.
var entryRights = []right{
	{door: "GET /connexion", page: "Se connecter", asks: anyone},
	{door: "GET /connexion/terreau", page: "Mot de passe", asks: anyone},
	{door: "POST /connexion/terreau", page: "Mot de passe", asks: anyone, also: "the password"},
	{door: "GET /connexion/terreau/oubli", page: "Mot de passe oublié", asks: anyone},
	{door: "POST /connexion/terreau/oubli", page: "Mot de passe oublié", asks: anyone},
	{door: "POST /connexion/terreau/cle", page: "Clé d’accès", asks: anyone, also: "a passkey"},
	{door: "GET /connexion/terreau/compte", page: "Créer un compte", asks: anyone},
	{door: "POST /connexion/terreau/compte", page: "Créer un compte", asks: anyone, also: "an invitation"},
	{door: "GET /connexion/:provider", page: "Se connecter ailleurs", asks: anyone},
	{door: "GET /connexion/:provider/retour", page: "Retour du fournisseur", asks: anyone, also: "the cookie of the browser that set out"},
	{door: "POST /connexion/:provider/fin", page: "Fin de session, dite par le fournisseur", asks: anyone, also: "a token that the provider signed"},
	{door: "GET /oidc/authorize", page: "Fournisseur intégré", asks: anyone},
	{door: "GET /oidc/authorize/callback", page: "Fournisseur intégré", asks: anyone, also: "the cookie of the browser that set out"},
	{door: "GET /invitation/:token", page: "Invitation", asks: link},
	{door: "GET /premiere-visite/:token", page: "Première visite", asks: link},
	{door: "GET /mot-de-passe/:token", page: "Mot de passe perdu", asks: link},
	{door: "POST /mot-de-passe/:token", page: "Mot de passe perdu", asks: link},
	{door: "GET /deconnexion", page: "Se déconnecter", asks: anyone},
	{door: "POST /deconnexion", page: "Se déconnecter", asks: anyone},
	{door: "GET /desabonnement/:notice/:token", page: "Ne plus recevoir", asks: link},
	{door: "POST /desabonnement/:notice/:token", page: "Ne plus recevoir", asks: link},
	{door: "GET /retour/:token", page: "Revenir après un départ", asks: link},
	{door: "POST /retour/:token", page: "Revenir après un départ", asks: link},
	{door: "GET /avis/:token", page: "Avis d’une personne invitée", asks: link},
	{door: "GET /avis/:token/fichiers/:attachment", page: "Image du texte à relire", asks: link},
	{door: "POST /avis/:token", page: "Avis d’une personne invitée", asks: link},
}

// memberRights are the doors of members: what is one's own, a team, the instance.
var memberRights = []right{
	{door: "GET /moi", page: "Mon compte", asks: account},
	{door: "POST /moi", page: "Mon compte", asks: account},
	{door: "POST /moi/acces", page: "Mes façons de me connecter", asks: account, also: "a way in of one’s own, another that is left, and a proof of who it is within ten minutes"},
	{door: "GET /moi/acces/:provider", page: "Ajouter une façon de me connecter", asks: account, also: "the link of one’s own page, and a proof of who it is within ten minutes"},
	{door: "POST /moi/mot-de-passe", page: "Mon mot de passe", asks: account, also: "the old password, or where there is none a proof of who it is within ten minutes"},
	{door: "GET /moi/cles", page: "Mes clés d’accès", asks: account, also: "a proof of who it is within ten minutes"},
	{door: "POST /moi/cles", page: "Mes clés d’accès", asks: account, also: "the same"},
	{door: "GET /moi/preuve", page: "Confirmer que c’est soi", asks: account, also: "a form of her own that was interrupted"},
	{door: "POST /moi/preuve", page: "Confirmer que c’est soi", asks: account},
	{door: "POST /moi/alertes", page: "Ce qui est arrivé à mon compte", asks: account},
	{door: "GET /moi/session.json", page: "Session, pour les pages ouvertes", asks: anyone},
	{door: "POST /moi/sessions", page: "Mes sessions", asks: account},
	{door: "POST /moi/adresse", page: "Mon adresse", asks: account, also: "a mail server, or a Maildir, and a proof of who it is within ten minutes"},
	{door: "GET /moi/adresse/:token", page: "Confirmer une adresse", asks: account, also: "the link that was sent to the address, on the account that asked for it"},
	{door: "POST /moi/adresse/:token", page: "Confirmer une adresse", asks: account, also: "the link that was sent to the address, on the account that asked for it"},
	{door: "POST /moi/courriels", page: "Mes courriels", asks: account, also: "a mail server, or a Maildir"},
	{door: "GET /vers/:letter", page: "Ce dont parle un courriel", asks: account, also: "a letter to oneself; elsewhere it leads to what awaits the reader"},
	{door: "GET /moi/donnees", page: "Mes données", asks: account},
	{door: "POST /information", page: "J’ai lu l’information sur mes données", asks: account},
	{door: "POST /moi/donnees/archive", page: "Emporter mes données", asks: account, also: "a proof of who it is within ten minutes"},
	{door: "POST /moi/donnees/depart", page: "Partir", asks: account, also: "a proof of who it is within ten minutes, and to say that one is sure; never the last person who administers"},
	{door: "GET /relectures", page: "Ce qui m’attend", asks: account},
	{door: "GET /membres", page: "Membres", asks: tending},
	{door: "POST /membres", page: "Membres", asks: ofAll, does: people.Administer, also: "a proof of who it is within ten minutes"},
	{door: "GET /espaces/:space/equipe", page: "Équipe d’un espace", asks: ofTeam},
	{door: "POST /espaces/:space/equipe", page: "Équipe d’un espace", asks: ofSpace, does: people.Tend, also: "for a role, a recovery, an invitation to tend it or who may read, a proof of who it is within ten minutes"},
	{door: "GET /reglages", page: "Réglages", asks: ofAll, does: people.Administer},
	{door: "POST /reglages", page: "Réglages", asks: ofAll, does: people.Administer},
	{door: "POST /reglages/courriel", page: "Essayer le courrier", asks: ofAll, does: people.Administer, shows: true, also: "a mail server, or a Maildir"},
	{door: "POST /reglages/espaces", page: "Ouvrir un espace", asks: ofAll, does: people.Administer, also: "a proof of who it is within ten minutes"},
	{door: "POST /reglages/espaces-scelles", page: "Nommer une garante ou un garant", asks: ofAll, does: people.Administer, also: "a sealed space that nobody can open any more, and a proof of who it is within ten minutes"},
}

// sheetRights are the doors of a sheet: its page, what is being made of it, its review.
var sheetRights = []right{
	{door: "GET /{nature}/:name", page: "Fiche", asks: ofSheet, sees: []people.Act{people.Read, people.ReadDraft}, does: people.Read, also: "else it leads to what is being made of it"},
	{door: "GET /{nature}/:name/versions", page: "Versions", asks: ofSheet, sees: byPage},
	{door: "GET /{nature}/:name/versions/:pair", page: "Différences", asks: ofSheet, sees: byPage},
	{door: "GET /{nature}/:name/:edition", page: "Version", asks: ofSheet, sees: byPage},
	{door: "GET /{nature}/:name/proces-verbal/:number", page: "Procès-verbal", asks: ofSheet, sees: byPage, also: "a review that is over, whose protocol makes its minutes public; else a role in the space or a part in it"},
	{door: "GET /fichiers/:attachment", page: "Pièce jointe", asks: ofSheet, sees: []people.Act{people.Read, people.ReadDraft}, also: "to be shown by what may be read"},

	{door: "GET /{nature}/:name/proposer", page: "Suite d’un brouillon", asks: ofSheet, sees: byMaking, does: people.ReadDraft},
	{door: "POST /{nature}/:name/proposer", page: "Proposer à la relecture", asks: ofSheet, sees: byMaking, does: people.Propose},
	{door: "POST /{nature}/:name/reprendre", page: "Reprendre la proposition", asks: ofSheet, sees: byMaking, does: people.TakeBack},
	{door: "POST /{nature}/:name/publier", page: "Publier sans relecture", asks: ofSheet, sees: byMaking, does: people.Publish},
	{door: "POST /{nature}/:name/urgence", page: "Publier en urgence", asks: ofSheet, sees: byMaking, does: people.Hurry},
	{door: "GET /{nature}/:name/retirer", page: "Tenir une fiche publiée", asks: ofSheet, sees: byPage, does: people.Withdraw},
	{door: "POST /{nature}/:name/retirer", page: "Retirer", asks: ofSheet, sees: byPage, does: people.Withdraw, in: "published kept sealed"},
	{door: "POST /{nature}/:name/remettre", page: "Annuler le retrait", asks: ofSheet, sees: byPage, does: people.Withdraw, in: "withdrawn"},
	{door: "POST /{nature}/:name/verifier", page: "Relu après une urgence", asks: ofSheet, sees: byPage, does: people.Warn, also: "an urgent publication that waits, by another, of another’s text"},
	{door: "GET /{nature}/:name/reprendre", page: "Suite d’un brouillon", asks: asWritten},
	{door: "GET /{nature}/:name/publier", page: "Suite d’un brouillon", asks: asWritten},
	{door: "GET /{nature}/:name/urgence", page: "Suite d’un brouillon", asks: asWritten},
	{door: "GET /{nature}/:name/remettre", page: "Tenir une fiche publiée", asks: asWritten},
	{door: "GET /{nature}/:name/verifier", page: "Tenir une fiche publiée", asks: asWritten},

	{door: "GET /{nature}/:name/relecture", page: "Relecture", asks: ofSheet, sees: byEither, does: people.ReadDraft, in: "in-review voting"},
	{door: "GET /{nature}/:name/relecture/ouvrir", page: "Ouvrir une relecture", asks: ofSheet, sees: byMaking, does: people.OpenReview},
	{door: "POST /{nature}/:name/relecture/ouvrir", page: "Ouvrir une relecture", asks: ofSheet, sees: byMaking, does: people.OpenReview},
	{door: "POST /{nature}/:name/relecture/avis", page: "Donner un avis", asks: ofSheet, sees: byEither, does: people.Opine},
	{door: "POST /{nature}/:name/relecture/reponse", page: "Répondre à une remarque", asks: ofSheet, sees: byEither, does: people.Answer},
	{door: "POST /{nature}/:name/relecture/vote/ouvrir", page: "Ouvrir le vote", asks: ofSheet, sees: byEither, does: people.OpenVote, also: "panels that have read, remarks that are answered"},
	{door: "POST /{nature}/:name/relecture/vote", page: "Voter", asks: ofSheet, sees: byEither, does: people.Vote},
	{door: "POST /{nature}/:name/relecture/decider", page: "Décider", asks: ofSheet, sees: byEither, does: people.Decide, also: "a protocol without a vote, or a vote that goes against a panel"},
	{door: "POST /{nature}/:name/relecture/abandonner", page: "Arrêter la relecture", asks: ofSheet, sees: byEither, does: people.Decide},
	{door: "POST /{nature}/:name/relecture/invites", page: "Liens des personnes invitées", asks: ofSheet, sees: byEither, does: people.Guests},
	{door: "GET /{nature}/:name/relecture/avis", page: "Relecture", asks: asWritten},
	{door: "GET /{nature}/:name/relecture/reponse", page: "Relecture", asks: asWritten},
	{door: "GET /{nature}/:name/relecture/vote/ouvrir", page: "Relecture", asks: asWritten},
	{door: "GET /{nature}/:name/relecture/vote", page: "Relecture", asks: asWritten},
	{door: "GET /{nature}/:name/relecture/decider", page: "Relecture", asks: asWritten},
	{door: "GET /{nature}/:name/relecture/abandonner", page: "Relecture", asks: asWritten},
	{door: "GET /{nature}/:name/relecture/invites", page: "Relecture", asks: asWritten},
}
