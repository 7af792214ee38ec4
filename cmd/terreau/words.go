package main

// words are the sentences of the command line: French, English. Those of pages and refusals are in the theme's word
// files.
var words = map[string][2]string{
	"usage":         {"Usage :", "Usage:"},
	"usage_terreau": {"terreau COMMANDE [options]", "terreau COMMAND [options]"},
	"usage_flags":   {"[options]", "[options]"},
	"commands":      {"Commandes :", "Commands:"},
	"arguments":     {"Arguments :", "Arguments:"},
	"flags_own":     {"Options de la commande :", "Options of the command:"},
	"flags_all":     {"Options de toutes les commandes :", "Options of every command:"},
	"more_help":     {"« terreau COMMANDE --help » dit le reste.", "\"terreau COMMAND --help\" says the rest."},

	"help_terreau": {
		"Terreau, une base de connaissances à héberger soi-même. Sans réglage, tout tient dans un dossier.",
		"Terreau, a knowledge base to host yourself. Without any setting, everything is in one folder."},
	"help_serve": {"Sert les pages, jusqu’à ce qu’on l’arrête.", "Serves the pages, until it is stopped."},
	"help_import": {
		"Fait entrer des fiches Markdown : fichiers, dossiers, archives zip. Ce qui est déjà là reste en place.",
		"Brings in Markdown sheets: files, folders, zip archives. What is here already stays as it is."},
	"help_export": {
		"Écrit toutes les fiches en Markdown, avec leurs fichiers, leurs éditions et terreau.json, dans un dossier vide.",
		"Writes every sheet as Markdown, with its files, its editions and terreau.json, into an empty folder."},
	"help_backup": {
		"Copie la base et les fichiers dans une archive vérifiable, même à côté d’un serveur qui tourne.",
		"Copies the database and the files into an archive that can be verified, even beside a running server."},
	"help_restore": {
		"Remet une sauvegarde dans un dossier vide ou une base vide, et la vérifie.",
		"Puts a backup into an empty folder or an empty database, and verifies it."},
	"help_verify": {
		"Relit chaque texte et chaque fichier, compare les empreintes et nomme ce qui diffère.",
		"Reads every text and every file again, compares the hashes and names what differs."},
	"help_reindex": {
		"Fait refaire l’index de recherche.",
		"Has the search index made again."},
	"help_version": {"Dit la version.", "Says the version."},

	"help_folder":   {"DOSSIER", "FOLDER"},
	"help_file":     {"FICHIER", "FILE"},
	"help_data":     {"Le dossier où tout est gardé.", "The folder where everything is kept."},
	"help_database": {"L’adresse d’une base PostgreSQL ; sans elle, la base est un fichier du dossier.", "The address of a PostgreSQL database; without it, the database is a file of the folder."},
	"help_database_file": {
		"Un fichier qui contient cette adresse.",
		"A file that holds this address."},
	"help_timezone":        {"Le fuseau où se comptent les jours.", "The zone in which days are counted."},
	"help_listen":          {"L’adresse et le port où répondre.", "The address and port to answer on."},
	"help_url":             {"L’adresse publique ; par défaut http://localhost et le port de --listen.", "The public address; http://localhost and the port of --listen by default."},
	"help_ops_listen":      {"L’adresse et le port de /healthz, /readyz et /metrics ; fermés sans elle.", "The address and port of /healthz, /readyz and /metrics; closed without it."},
	"help_trusted_proxies": {"Les adresses des mandataires que l’on croit.", "The addresses of the proxies that are believed."},
	"help_without_starter": {"Commence sans le premier contenu.", "Begins without the first content."},

	"help_name":           {"NOM", "NAME"},
	"help_json":           {"Répond en JSON, une ligne par objet.", "Answers in JSON, one line an object."},
	"help_import_paths":   {"Fichiers .md, dossiers ou archives zip.", "Files (.md), folders or zip archives."},
	"help_import_space":   {"L’espace où vont les fiches ; le premier par défaut.", "The space that the sheets go to; the first by default."},
	"help_import_source":  {"Le nom de ce d’où elles viennent, montré sur chaque fiche ; par défaut celui du dossier.", "The name of where they come from, shown on each sheet; that of the folder by default."},
	"help_import_dry_run": {"Dit ce qui serait fait, sans rien écrire.", "Says what would be done, and writes nothing."},

	"outcome_added":     {"ajoutée     %s", "added      %s"},
	"outcome_updated":   {"mise à jour %s", "updated    %s"},
	"outcome_unchanged": {"inchangée   %s", "unchanged  %s"},
	"outcome_kept":      {"gardée      %s (changée ou retirée ici depuis : rien n’a été écrit)", "kept       %s (changed or withdrawn here since: nothing was written)"},
	"outcome_refused":   {"refusée     %s", "refused    %s"},
	"import_progress":   {"%d fiches lues…", "%d sheets read…"},
	"import_summary": {
		"%d fichiers : %d fiches ajoutées, %d mises à jour, %d inchangées, %d gardées, %d refusées ; %d images, %d autres fichiers laissés ; %s.",
		"%d files: %d sheets added, %d updated, %d unchanged, %d kept, %d refused; %d pictures, %d other files left out; %s."},
	"import_dry": {"Rien n’a été écrit (--dry-run).", "Nothing was written (--dry-run)."},

	"help_export_folder": {"Un dossier vide, ou celui d’un export plus ancien.", "An empty folder, or that of an earlier export."},
	"help_export_space":  {"Un seul espace.", "One space alone."},
	"export_summary":     {"%d fiches, %d éditions, %d fichiers écrits dans %s.", "%d sheets, %d editions, %d files written to %s."},

	"help_backup_target":  {"Un fichier qui n’existe pas, ou un dossier.", "A file that does not exist yet, or a folder."},
	"backup_missing":      {"il manque le fichier %s : « terreau verify » dit où", "the file %s is missing: \"terreau verify\" says where"},
	"backup_summary":      {"%s : %d fiches, %d révisions, %d fichiers, jusqu’à l’événement %d.", "%s: %d sheets, %d revisions, %d files, up to event %d."},
	"help_restore_backup": {"L’archive faite par « terreau backup ».", "The archive made by \"terreau backup\"."},
	"restore_summary":     {"La sauvegarde du %s est remise dans %s et vérifiée.", "The backup of %s is back in %s and verified."},
	"reindex_asked":       {"C’est demandé au serveur.", "The server has been asked."},
	"reindex_removed":     {"L’ancien index est retiré : le prochain « terreau serve » en fera un autre.", "The old index is gone: the next \"terreau serve\" makes another."},

	"verify_progress": {"%d fiches relues…", "%d sheets read again…"},
	"verify_orphan":   {"note : le fichier %s n’appartient à aucune fiche", "note: the file %s belongs to no sheet"},
	"verify_summary": {
		"%d fiches, %d révisions, %d éditions (%d textes effacés selon la loi), %d fichiers relus ; %d différences.",
		"%d sheets, %d revisions, %d editions (%d texts erased by law), %d files read again; %d differences."},
	"fault_database":   {"la base ne se lit pas comme il faut", "the database does not read as it should"},
	"fault_text":       {"le texte n’est plus celui de son empreinte", "the text is no longer that of its hash"},
	"fault_revision":   {"l’empreinte de la révision n’est plus celle de son texte et de ses fichiers", "the hash of the revision is no longer that of its text and files"},
	"fault_edition":    {"l’édition nomme une autre empreinte que sa révision", "the edition names another hash than its revision"},
	"fault_file":       {"un fichier manque ou a changé", "a file is missing or has changed"},
	"fault_rendering":  {"ce qui a été tiré du texte n’est plus ce qu’on en tire", "what was made of the text is no longer what is made of it"},
	"fault_shelf":      {"ce que lisent les listes ne vient plus de la fiche", "what lists read no longer comes from the sheet"},
	"fault_events":     {"la liste des événements a un trou", "the list of events has a hole"},
	"fault_unreadable": {"le texte enregistré est refusé aujourd’hui", "the saved text is refused today"},
	"fault_number":     {"(n° %d)", "(no. %d)"},

	"no-library":  {"il n’y a pas de bibliothèque dans %s.", "there is no library in %s."},
	"interrupted": {"interrompu.", "interrupted."},

	"unknown-flag":        {"option inconnue : %s.", "unknown option: %s."},
	"unexpected-argument": {"argument inattendu : %s.", "unexpected argument: %s."},
	"perhaps":             {"Peut-être %s ?", "Perhaps %s?"},
	"expected":            {"il manque %s ; « terreau --help » dit ce qui est attendu.", "missing: %s; \"terreau --help\" says what is expected."},
	"flag-value":          {"la valeur de %s ne convient pas.", "the value of %s cannot be used."},
	"unknown-variable":    {"réglage inconnu : %s. « terreau --help » nomme ceux qui existent.", "unknown setting: %s. \"terreau --help\" names those there are."},
	"data-empty":          {"--data est vide.", "--data is empty."},
	"set-twice":           {"%s et %s sont donnés tous les deux.", "%s and %s are both given."},
	"database-address":    {"--database n’est pas une adresse postgres://hôte/base.", "--database is not an address postgres://host/database."},
	"listen-address":      {"--listen : « %s » n’est pas une adresse HÔTE:PORT où écouter (%s)", "--listen: %q is not an address HOST:PORT to listen on (%s)"},
	"ops-address":         {"--ops-listen : « %s » n’est pas une adresse HÔTE:PORT où écouter (%s)", "--ops-listen: %q is not an address HOST:PORT to listen on (%s)"},
	"public-url":          {"--url : « %s » n’est pas une adresse comme https://terreau.example", "--url: %q is not an address like https://terreau.example"},
	"public-http":         {"--url : « %s » n’est pas chiffrée ; hors de cette machine, il faut https", "--url: %q is not encrypted; away from this machine, https is needed"},
	"proxy-address":       {"--trusted-proxies : « %s » n’est ni une adresse, ni un réseau comme 10.0.0.0/8", "--trusted-proxies: %q is neither an address nor a network like 10.0.0.0/8"},
	"serving":             {"Terreau répond à %s", "Terreau answers at %s"},
	"unknown-zone":        {"--timezone : fuseau inconnu : %s.", "--timezone: unknown zone: %s."},
	"secret-unreadable":   {"%s ne se lit pas : %s.", "%s cannot be read: %s."},
	"secret-for-all":      {"%s peut être lu par tous : retirez ce droit (chmod o-r).", "%s may be read by everyone: take that right away (chmod o-r)."},
}
