package themes

import (
	"html/template"
	"strings"
	"time"
)

// hostile is what a page must show and never obey.
const hostile = `</title></script><script>alert(1)</script>"'><img src=x onerror=alert(1)> {{.}} ` + "\u202e"

// longTitle is a title as ministries write them.
const longTitle = "Coordination pluridisciplinaire de l’accompagnement à l’autonomie numérique des personnes accueillies en établissement d’hébergement, y compris lorsqu’elles ne lisent pas le français"

var today = time.Date(2025, 11, 21, 14, 32, 0, 0, time.UTC)

// civil is a date at midnight.
func civil(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func sampleSite() Site {
	return Site{Name: "Terreau", Tagline: "Petite enfance & numérique", Origin: "https://terreau.example", Version: "0.1.0",
		Legal: "<p>Association Les Petits Pas, 12 rue du Forez, 42300 Roanne</p>", Contact: "contact@terreau.example"}
}

func sampleFrame(title, path, section string) Frame {
	return Frame{Site: sampleSite(), Title: title, Path: path, Section: section, Description: "Base de pratiques professionnelles du travail social et éducatif.",
		Crumbs: []Link{{"Accueil", "/", ""}}, Feeds: []Link{{"Nouveautés", "/flux.atom", ""}}}
}

var (
	practice = Kind{"practice", "Fiche pratique", "Fiches pratiques", "/fiches", "notebook-pen", ""}
	legal    = Kind{"legal", "Note de droit", "Notes de droit", "/droit", "scale", ""}
	reading  = Kind{"reading", "Note de lecture", "Notes de lecture", "/lectures", "book-open", ""}
)

func sampleCards() []Card {
	return []Card{
		{Kind: practice, Theme: Said{"Petite enfance", "fr"}, Title: "Parler des écrans avec les familles, sans faire la leçon", URL: "/fiches/parler-des-ecrans", Summary: "Un rendez-vous mensuel à la crèche où les parents racontent, et où l’équipe écoute d’abord.", Seal: Validated, Published: today.AddDate(0, 0, -3), Minutes: 8, Freshness: Current},
		{Kind: practice, Theme: Said{"Accès aux droits", "fr"}, Title: "Faire avec, pas à la place : une démarche en ligne en trois temps", URL: "/fiches/faire-avec", Summary: "Une trame d’entretien pour laisser la souris à la personne, même quand la file d’attente est longue.", Seal: Unreviewed, Published: civil(2025, 6, 12), Minutes: 6},
		{Kind: legal, Theme: Said{"Protection de l’enfance", "fr"}, Title: "Allocation de rentrée scolaire (ARS)", URL: "/droit/ars", Summary: "Conditions, montant et versement.", Seal: Imported, Source: "service-public.fr", Published: civil(2025, 6, 1), Minutes: 1, Freshness: Recheck},
		{Kind: practice, Title: longTitle, URL: "/fiches/coordination", Summary: strings.Repeat("Une phrase qui continue. ", 14), Seal: Validated, Published: today, Minutes: 10, Freshness: Overdue},
		{Kind: reading, Lang: "en", Title: "Digital exclusion: what 70 social workers say", URL: "/lectures/digital-exclusion", Seal: Unreviewed, Published: today.AddDate(0, 0, -1)},
	}
}

const sampleHTML = `<h2 id="s-why">Pourquoi <a class="anchor" href="#s-why" aria-label="Lien vers cette partie">¶</a></h2>
<p>À la crèche, trois familles sur quatre nous parlaient d’écrans au moment du départ, debout, manteau sur le dos. Nos réponses tenaient en une phrase, souvent entendue comme un reproche. Nous voulions un lieu où la question puisse se poser assis, entre parents, dans le respect de la <a class="ref" href="/droit/casf/l311-3">vie privée</a> de chacun, avec la <abbr title="Protection maternelle et infantile">PMI</abbr>.</p>
NOTE1
<p>L’idée n’est pas d’interdire. Elle est de regarder ensemble ce que l’écran remplace : un moment de répit, un appel à la grand-mère, une berceuse. À partir de là, chacun peut essayer autre chose, ou pas.</p>
<h2 id="s-how">Comment on s’y prend <a class="anchor" href="#s-how" aria-label="Lien vers cette partie">¶</a></h2>
<ol class="steps"><li><p class="strong">Inviter sans cibler</p><p>L’invitation s’adresse à toutes les familles, à l’oral puis par un mot illustré. Jamais « parce que nous avons remarqué que… ».</p></li>
<li><p class="strong">Commencer par une journée ordinaire</p><p>Chaque parent place sur une frise les moments de sa journée, puis les écrans de la maison : ceux des adultes aussi.</p></li>
<li><p class="strong">Choisir un seul moment à changer</p><p>Le repas, le trajet, l’endormissement. On en reparle le mois suivant.</p></li></ol>
<p>Nous n’écrivons rien qui permette de reconnaître une famille. Les frises repartent avec les parents ou sont détruites à la fin de la séance, conformément à notre <a class="ref" href="/droit/rgpd/5">registre</a>.</p>
NOTE2
<h3 id="s-le-materiel">Le matériel</h3>
<p>Une frise vierge, des vignettes, du thé.</p>
<h2 id="s-care">Points de vigilance <a class="anchor" href="#s-care" aria-label="Lien vers cette partie">¶</a></h2>
<div class="notice warn" role="note">ICON<p class="strong">Une inquiétude ne se traite pas en groupe</p><p>Si une situation évoque un danger pour l’enfant, on sort du cadre de l’atelier : entretien individuel, puis procédure de la structure.</p></div>
<ul><li>Prévoir une traduction orale : la moitié des malentendus viennent du vocabulaire.</li><li>Ne pas photographier les frises, même floutées.</li><li>Tenir l’horaire : un atelier qui déborde écarte les parents qui travaillent tôt.</li></ul>
<h2 id="s-changed">Ce que ça a changé <a class="anchor" href="#s-changed" aria-label="Lien vers cette partie">¶</a></h2>
<div class="scroll" tabindex="0" role="region" aria-label="Tableau, peut défiler"><table class="table"><caption>Neuf séances, de septembre à mai</caption><thead><tr><th scope="col">Ce que nous avons suivi</th><th scope="col">Au début</th><th scope="col">À la fin</th></tr></thead><tbody><tr><th scope="row">Familles présentes</th><td>4 sur 22</td><td>13 sur 22</td></tr><tr><th scope="row">Séances animées par un parent</th><td>0</td><td>3</td></tr></tbody></table></div>
<blockquote><p>« Quand l’éducatrice a rempli sa frise devant nous, on a pu parler. »</p></blockquote>`

func sampleReference() *Reference {
	return &Reference{Title: "Parler des écrans avec les familles, sans faire la leçon", Summary: "Un rendez-vous mensuel à la crèche.", Authors: []string{"Nadia Ferhat", "Karim Benali", "Crèche Les Petits Pas"},
		Lang: "fr", Published: civil(2025, 6, 12), First: civil(2025, 1, 9), Number: 2, Seal: Validated, Kind: "Fiche pratique", Key: "fiches-parler-des-ecrans-v2",
		URL: "https://terreau.example/fiches/parler-des-ecrans", Permalink: "https://terreau.example/fiches/parler-des-ecrans/v2", Publisher: "Terreau",
		Licence: Licence{"CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"}, Subjects: []string{"Petite enfance", "Parents"}, Audience: []string{"Parents"}, Minutes: 8,
		Law:    []LawLink{{Label: "CASF, art. L. 311-3", Official: "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000006797370"}},
		BibTeX: "/fiches/parler-des-ecrans.bib", RIS: "/fiches/parler-des-ecrans.ris", CSL: "/fiches/parler-des-ecrans.csl.json"}
}

// sampleSheet is the sheet of the design.
func sampleSheet(t *Theme, lang string) SheetPage {
	casf := LawLink{"CASF, art. L. 311-3", "Code de l’action sociale et des familles", "/droit/casf/l311-3", "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000006797370"}
	rgpd := LawLink{"RGPD, art. 5", "Règlement général sur la protection des données", "/droit/rgpd/5", "https://eur-lex.europa.eu/eli/reg/2016/679/oj"}
	one, _ := t.LawNote(lang, LawNote{Law: casf, Quote: "La personne accueillie a droit au respect de sa dignité, de son intégrité et de sa vie privée.", Note: Link{"Les droits des usagers", "/droit/loi-2002-2", ""}, CheckedAt: civil(2025, 11, 12)})
	two, _ := t.LawNote(lang, LawNote{Law: rgpd})
	html := strings.NewReplacer("NOTE1", one, "NOTE2", two, "ICON", t.Icon("triangle-alert")).Replace(sampleHTML)
	f := sampleFrame("Parler des écrans avec les familles, sans faire la leçon", "/fiches/parler-des-ecrans", "practice")
	f.Crumbs = append(f.Crumbs, Link{"Fiches", "/fiches", ""}, Link{"Petite enfance", "/themes/petite-enfance", ""})
	f.Reference = sampleReference()
	return SheetPage{Frame: f, Kind: practice, Space: Link{"Petite enfance", "/espaces/petite-enfance", ""}, Lang: "fr",
		Summary: "Un rendez-vous mensuel à la crèche où les parents racontent ce qui se passe à la maison, et où l’équipe écoute avant de proposer.",
		Seal:    Validated, PublishedAt: civil(2025, 6, 12), Number: 2, Latest: 2, Minutes: 8, Setting: "Crèche Les Petits Pas, Roanne", Freshness: Current, LawTexts: 2, CheckedAt: civil(2025, 11, 12),
		Brief:   []Fact{{"users", "Pour qui", []Said{{"Parents d’enfants de moins de 3 ans", ""}}}, {"hand-heart", "Par qui", []Said{{"EJE, auxiliaires, PMI", ""}}}, {"clock", "Temps", []Said{{"1 h 30 par mois, préparation 45 min", ""}}}, {"layers", "Moyens", []Said{{"Une salle, du thé, deux professionnels", ""}}}},
		Outline: []Heading{{"s-why", "Pourquoi", 2}, {"s-how", "Comment on s’y prend", 2}, {"s-le-materiel", "Le matériel", 3}, {"s-care", "Points de vigilance", 2}, {"s-changed", "Ce que ça a changé", 2}},
		HTML:    template.HTML(html), Citations: []LawLink{casf, rgpd},
		Topics:  []Topic{{"Thèmes", []Link{{"Petite enfance", "/themes/petite-enfance", ""}, {"Écrans", "/themes/ecrans", ""}}}, {"Publics", []Link{{"Parents", "/publics/parents", ""}}}},
		Related: sampleCards()[1:3], Files: []File{{"Frise vierge.pdf", "/fichiers/0198", "application/pdf", 1_400_000}},
		Trail:    []Event{{Act: "checked", At: today, Number: 2}, {Act: "validated", At: civil(2025, 6, 12), Number: 2, By: "le groupe de validation", Note: "Étape 3 récrite."}, {Act: "imported", At: civil(2025, 1, 9), Link: Link{"Voir ce qui a changé", "/fiches/parler-des-ecrans/versions/1..2", ""}}},
		Versions: "/fiches/parler-des-ecrans/versions", Markdown: "/fiches/parler-des-ecrans.md", JSON: "/fiches/parler-des-ecrans.json"}
}

// samples are pages of every kind, filled, empty and hostile, by name.
func samples(t *Theme, lang string) map[string]Page {
	all := map[string]Page{}
	filledSamples(t, lang, all)
	emptySamples(all)
	hostileSamples(t, lang, all)
	signInSamples(t, lang, all)
	requestSamples(t, lang, all)
	memberSamples(t, lang, all)
	writingSamples(t, lang, all)
	discussionSamples(t, lang, all)
	reviewSamples(t, lang, all)
	for _, status := range []int{400, 401, 403, 404, 405, 408, 409, 413, 422, 429, 431, 500, 503, 507} {
		p := t.NewProblemPage(lang, sampleFrame("", "/perdu", ""), status)
		p.Incident = "K7-204"
		all["problem-"+p.Code()] = p
	}
	return all
}
