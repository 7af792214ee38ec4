package journey

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"

	"terreau/cmd/check/process"
	"terreau/content/db"
)

// vote opens the vote and closes it by its date. Between the two the days pass: the row is given an earlier one while no
// server runs.
func (w *written) vote() {
	s := w.steward
	s.visit("/relectures", "Vote à ouvrir")
	s.follow("Ouvrir le vote")
	s.fill("/relecture/vote/ouvrir", "votant", s.chosen("votant", "Nadia"), "votant", s.chosen("votant", "Louis"), "votant", s.chosen("votant", "Inès"))
	s.reads("0 sur 3 ont voté")
	for _, p := range []*person{w.reader, w.other} {
		p.visit("/relectures", "Vous n’avez pas encore voté")
		p.follow("Voter")
		p.fill("/relecture/vote", "choix", "for")
		w.kill()
		p.visit(w.sheet+"/relecture", "Votre vote est enregistré")
	}
	w.commenter.visit(w.sheet + "/relecture")
	w.commenter.fill("/relecture/vote", "choix", "against", "raison", "Trop court.")
	w.commenter.reads("2 pour", "1 contre")
	visitor := w.person(w.T)
	if visitor.fetch(http.MethodGet, w.sheet, "", nil); visitor.status != http.StatusNotFound {
		w.Error("what is voted on is read before the vote ends")
	}
	w.days()
	visitor.waits(w.sheet)
	visitor.reads("Validée", "Une collègue accueille.", "2 pour", "1 contre")
	visitor.visit(visitor.finds(`<img src="(/fichiers/[^"]+)"`))
	visitor.visit(w.sheet)
	visitor.follow("Lire le procès-verbal", "La fiche est adoptée.", "Nadia Benali", "Trop court.", "Une personne invitée")
	visitor.without("Une mère du quartier")
	w.guests[0].visit(w.links[0], "La fiche est validée", "Chacun fait le sien.")
	s.visit("/recherche?q=permanence+numerique", w.sheet)
}

// days lets the last day of the vote pass, and the lease of a server that was killed.
func (w *written) days() {
	w.Helper()
	if err := w.server.Stop(); err != nil {
		w.Fatal(err)
	}
	store, err := db.Open(w.Context(), db.Options{Folder: filepath.Join(w.one.Folder, "data"), Address: w.one.Database})
	if err != nil {
		w.Fatal(err)
	}
	err = store.Update(w.Context(), func(tx *db.Tx) error {
		if _, err := tx.Exec(`UPDATE ballots SET until = $1`, "2001-01-01"); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM leases`)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	if err := store.Close(); err != nil {
		w.Fatal(err)
	}
	if err := process.Give(w.one.Folder); err != nil {
		w.Fatal(err)
	}
	w.start()
}

// waits opens a page once it is there and the index has followed.
func (p *person) waits(address string) {
	p.Helper()
	server := p.at.server
	err := server.Process.Ready(p.Context(), func(ctx context.Context) error {
		if p.fetch(http.MethodGet, address, "", nil); p.status != http.StatusOK {
			return fmt.Errorf("%s is answered %d", address, p.status)
		}
		return server.UpToDate(ctx)
	})
	if err != nil {
		p.Fatal(err)
	}
}

// live comments the sheet, prepares its next edition while readers keep the first, publishes it and withdraws it.
func (w *written) live() {
	c, a, s, visitor := w.commenter, w.author, w.steward, w.person(w.T)
	c.visit(w.sheet)
	c.fill("/echanges", "intention", "tell", "texte", "Refait à Roanne, avec deux bénévoles.")
	w.kill()
	visitor.visit(w.sheet, "Refait à Roanne", "Inès Faure")

	a.visit(w.sheet)
	a.follow("Préparer la prochaine version", "La fiche publiée ne bouge pas")
	a.visit(w.sheet + "/brouillon?partie=redo")
	a.fill("/brouillon", "texte", "Une pièce qui ferme, et du café.", "aller", "proposer")
	visitor.visit(w.sheet, "Validée")
	visitor.without("et du café")
	a.fill("/proposer", a.vouched()...)
	s.visit(w.sheet + "/proposer")
	s.fill("/publier", s.vouched("note", "Le café.")...)
	visitor.visit(w.sheet, "non relue", "et du café", "Version 1 validée")
	visitor.visit(w.sheet+"/v1", "Validée")

	s.visit(w.sheet)
	s.follow("Entretenir la fiche")
	s.fill("/retirer", "raison", "Refondue dans une autre.")
	w.kill()
	visitor.visit(w.sheet, "Retirée", "Refondue dans une autre.")
	visitor.visit("/recherche?q=permanence+numerique")
	visitor.without(w.sheet + `"`)
	s.visit(w.sheet + "/retirer")
	s.fill("/remettre")
	visitor.visit(w.sheet)
	visitor.without("Refondue dans une autre.")
}
