package server

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/review"
	"terreau/content/sheet"
)

// Two ids in one request, the second of something else: nothing is found, and nothing is done.
func TestF5NothingIsReachedThroughAnotherSheet(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.talks = true
		mine, other, reviewed, beside := w.bring("published"), w.bring("kept"), w.bring("in-review"), w.bring("in-review")
		draft := w.bring("draft")
		elsewhere, err := w.lib.People.AddSpace(w.Context(), people.System(), people.Space{Slug: "ailleurs", Name: "Ailleurs", Audience: people.Public})
		w.must(err)
		_, invitation, err := w.lib.People.Invite(w.Context(), people.System(), elsewhere.ID, people.Reader, "")
		w.must(err)
		w.sit()
		_, session, err := w.lib.People.BySession(w.Context(), w.seats["author"])
		w.must(err)
		before := w.position()
		for _, c := range []struct {
			what, role, path string
			form             url.Values
		}{
			{"a comment of another sheet is read", "steward", mine.at() + "/echanges/" + string(other.comment), nil},
			{"a comment of another sheet is hidden", "steward", mine.at() + "/echanges/" + string(other.comment) + "/masquer", url.Values{"raison": {"Non."}}},
			{"a comment of a hidden sheet is answered", "commenter", mine.at() + "/echanges", url.Values{"fil": {string(other.comment)}, "intention": {"tell"}, "texte": {"Oui."}}},
			{"a comment of a hidden sheet is reported", "visitor", mine.at() + "/signaler", url.Values{"commentaire": {string(other.comment)}, "reconnaissable": {"oui"}, "raison": {"Non."}}},
			{"a comment of a hidden sheet is shown to be reported", "visitor", mine.at() + "/signaler?commentaire=" + string(other.comment), nil},
			{"a remark of another review is answered", "author", reviewed.at() + "/relecture/reponse", url.Values{"remarque": {string(beside.review.Remarks[0].ID)}, "reponse": {"explained"}, "texte": {"Non."}}},
			{"the link of a guest of another review is ended", "steward", reviewed.at() + "/relecture/invites", url.Values{"personne": {string(beside.links[0].Guest)}, "acte": {"retirer"}}},
			{"a warning of another sheet is closed", "steward", mine.at() + "/verifier", url.Values{"avertissement": {string(other.debt)}, "raison": {"Relu."}}},
			{"a text of another sheet is restored", "author", draft.at() + "/brouillon/restaurer", url.Values{"texte-de": {string(reviewed.revision)}, "version": {"1"}}},
			{"a text of another sheet is read", "author", draft.at() + "/brouillon/versions?version=" + string(reviewed.revision), nil},
			{"an invitation of another space is revoked", "steward", "/espaces/commun/equipe", url.Values{"act": {"revoke"}, "invitation": {string(invitation.ID)}}},
			{"a session of someone else is closed", "steward", "/moi/sessions", url.Values{"session": {string(session.ID)}}},
		} {
			method := http.MethodPost
			if c.form == nil {
				method = http.MethodGet
			}
			if p := w.as(c.role, method, c.path, c.form); !slices.Contains(refusedStatuses, p.StatusCode) {
				t.Errorf("%s: %d\n%.200s", c.what, p.StatusCode, p.body)
			}
			if w.position() != before {
				t.Errorf("%s: something was done", c.what)
				before = w.position()
			}
		}
		if _, _, err := w.lib.People.BySession(w.Context(), w.seats["author"]); err != nil {
			t.Error("a session was closed by someone else:", err)
		}
	})
}

// at is the address of a sheet.
func (one *standing) at() string { return "/fiches/" + one.Slug }

// byStore are acts as the library does them, named as their doors are.
func (w *world) byStore() map[string]func(people.Person, *standing) error {
	return map[string]func(p people.Person, one *standing) error{
		"proposer": func(p people.Person, one *standing) error {
			return w.lib.Sheets.Propose(w.Context(), p, one.ID, contenttest.Checked)
		},
		"reprendre": func(p people.Person, one *standing) error { return w.lib.Sheets.TakeBack(w.Context(), p, one.ID) },
		"publier": func(p people.Person, one *standing) error {
			_, err := w.lib.Sheets.PublishUnreviewed(w.Context(), p, one.ID, sheet.Publication{Note: "Une note.", Checked: contenttest.Checked})
			return err
		},
		"urgence": func(p people.Person, one *standing) error {
			_, err := w.lib.Sheets.PublishUrgently(w.Context(), p, one.ID, sheet.Publication{Reason: "Un numéro a changé.", Note: "Le numéro.", Checked: contenttest.Checked})
			return err
		},
		"retirer": func(p people.Person, one *standing) error {
			return w.lib.Sheets.Withdraw(w.Context(), p, one.ID, "Elle ne vaut plus.", "")
		},
		"remettre": func(p people.Person, one *standing) error { return w.lib.Sheets.UndoWithdrawal(w.Context(), p, one.ID) },
		"relecture/vote": func(p people.Person, one *standing) error {
			return w.lib.Reviews.Vote(w.Context(), p, one.review.ID, "for", "")
		},
		"relecture/avis": func(p people.Person, one *standing) error {
			return w.lib.Reviews.Opine(w.Context(), p, one.review.ID, "trade", review.Opinion{Verdict: review.For})
		},
		"brouillon/partage": func(p people.Person, one *standing) error {
			return w.lib.Sheets.Share(w.Context(), p, one.ID, w.people["writer"].ID)
		},
		"brouillon/corbeille": func(p people.Person, one *standing) error { return w.lib.Sheets.Bin(w.Context(), p, one.ID) },
		"echanges": func(p people.Person, one *standing) error {
			_, err := w.lib.Sheets.AddComment(w.Context(), p, one.ID, sheet.NewComment{Intent: sheet.Ask, Text: "Et le dimanche ?"})
			return err
		},
	}
}

// The same act by a page and by the library: the same check, the same entry in the list of what happened.
func TestF13APageAndTheLibraryAreOneLayer(t *testing.T) {
	eachWorld(t, func(w *world) {
		store := w.byStore()
		w.sit()
		since := func(at int64) (told []event.Kind) {
			events, err := w.lib.Events.Since(w.Context(), at, 20)
			w.must(err)
			for _, e := range events {
				told = append(told, e.Kind, event.Kind(e.By))
			}
			return told
		}
		for _, c := range []struct{ act, state, may, mayNot string }{
			{"proposer", "draft", "author", "reviewer"}, {"reprendre", "proposed", "author", "writer"}, {"publier", "proposed", "steward", "author"},
			{"urgence", "in-review", "steward", "author"}, {"retirer", "published", "steward", "author"}, {"remettre", "withdrawn", "steward", "reviewer"},
			{"relecture/vote", "voting", "voter", "steward"}, {"relecture/avis", "in-review", "named", "author"}, {"brouillon/partage", "draft", "author", "writer"},
			{"brouillon/corbeille", "draft", "author", "writer"}, {"echanges", "published", "commenter", "reader"},
		} {
			byPage, byStore := w.bring(c.state), w.bring(c.state)
			form := w.formOf("POST /{nature}/:name/"+c.act, byPage)
			at := w.position()
			refused := w.as(c.mayNot, http.MethodPost, byPage.at()+"/"+c.act, form)
			if err := store[c.act](w.people[c.mayNot], byStore); err == nil || !slices.Contains(refusedStatuses, refused.StatusCode) || w.position() != at {
				t.Errorf("%s by %s: %d by the page, %v by the library", c.act, c.mayNot, refused.StatusCode, err)
			}
			if p := w.as(c.may, http.MethodPost, byPage.at()+"/"+c.act, form); p.StatusCode != http.StatusSeeOther {
				t.Fatalf("%s by %s: %d", c.act, c.may, p.StatusCode)
			}
			paged := since(at)
			at = w.position()
			w.must(store[c.act](w.people[c.may], byStore))
			if kept := since(at); !slices.Equal(paged, kept) {
				t.Errorf("%s is told as %v by the page, as %v by the library", c.act, paged, kept)
			}
		}
	})
}

// forged are fields that no form has: what they name is not theirs to say.
var forged = url.Values{"author_id": {"x"}, "author": {"x"}, "by": {"x"}, "created_by": {"x"}, "status": {"published"}, "state": {"published"}, "etat": {"publiee"},
	"validated_at": {"2020-01-01"}, "seal": {"validated"}, "space_id": {"x"}, "votes": {"100"}, "edition": {"9"}, "decision": {"x"}, "role": {"administrator"},
	"instance": {"administrator"}, "id": {"x"}, "system": {"true"}, "disabled": {"false"}, "restriction": {"space"}, "voter": {"x"}, "html": {"<script>alert(1)</script>"}, "rendered": {"<script>alert(1)</script>"}}

// Fields that a form does not have change nothing.
func TestA2F14FieldsThatNoFormHasChangeNothing(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.sit()
		send := func(role, path string, form url.Values) {
			t.Helper()
			for name, values := range forged {
				if !form.Has(name) {
					form[name] = values
				}
			}
			if p := w.as(role, http.MethodPost, path, form); p.StatusCode != http.StatusSeeOther {
				t.Fatalf("%s by %s: %d\n%.300s", path, role, p.StatusCode, p.body)
			}
		}
		now := func(one *standing) sheet.Sheet {
			t.Helper()
			entries, err := w.lib.Sheets.Entries(w.Context(), []clock.ID{one.ID})
			w.must(err)
			return entries[0].Sheet
		}
		draft := w.bring("draft")
		send("author", draft.at()+"/brouillon", w.formOf("POST /{nature}/:name/brouillon", draft))
		send("author", draft.at()+"/proposer", url.Values{"verifie": contenttest.Checked})
		if s := now(draft); s.Making() != people.Proposed || s.Edition != 0 || !slices.Equal(s.Authors, draft.Authors) || s.Space.ID != draft.Space.ID || s.Restriction != "" || s.ID != draft.ID {
			t.Errorf("a sheet that was written and proposed is now %+v", s)
		}
		voting := w.bring("voting")
		send("voter", voting.at()+"/relecture/vote", url.Values{"choix": {"against"}, "raison": {"Pas ainsi."}})
		r, err := w.lib.Reviews.Get(w.Context(), w.steward, voting.ID)
		w.must(err)
		if b := r.Ballot(); b == nil || b.Tally.Voted != 1 || now(voting).Making() != people.Voting {
			t.Errorf("one vote counts as %+v", b)
		}
		published := w.bring("published")
		send("commenter", published.at()+"/echanges", url.Values{"intention": {"tell"}, "texte": {"Chez nous aussi."}})
		d, err := w.lib.Sheets.Comments(w.Context(), w.steward, published.ID, 1)
		w.must(err)
		if len(d.Threads) == 0 || d.Threads[0].By != w.people["commenter"].ID || d.Threads[0].Hidden {
			t.Errorf("a comment is kept as %+v", d.Threads)
		}
		send("member", "/moi", url.Values{"name": {"Quelqu’un"}, "lang": {"fr"}})
		if p, err := w.lib.People.Get(w.Context(), w.people["member"].ID); err != nil || p.Instance != people.Member || len(p.Spaces) != 0 || p.Name != "Quelqu’un" {
			t.Errorf("who changed her name is now %+v, %v", p, err)
		}
	})
}

// A choice that is none is refused, and what was chosen before stays.
func TestF15AChoiceThatIsNoneIsRefused(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.sit()
		inReview, voting, published := w.bring("in-review"), w.bring("voting"), w.bring("published")
		space := url.Values{"act": {"space"}, "name": {"Espace commun"}, "audience": {"public"}, "kind": {"practice"}}
		start := url.Values{"title": {"Une fiche"}, "kind": {"practice"}, "space": {string(w.space.ID)}}
		team := func(act string) url.Values {
			return url.Values{"act": {act}, "person": {string(w.second.ID)}, "role": {"commenter"}}
		}
		for _, c := range []struct {
			role, path string
			form       url.Values
			fields     []string
		}{
			{"named", inReview.at() + "/relecture/avis", w.formOf("POST /{nature}/:name/relecture/avis", inReview), []string{"avis", "college"}},
			{"author", inReview.at() + "/relecture/reponse", w.formOf("POST /{nature}/:name/relecture/reponse", inReview), []string{"reponse", "remarque"}},
			{"voter", voting.at() + "/relecture/vote", w.formOf("POST /{nature}/:name/relecture/vote", voting), []string{"choix"}},
			{"steward", voting.at() + "/relecture/decider", w.formOf("POST /{nature}/:name/relecture/decider", voting), []string{"decision"}},
			{"commenter", published.at() + "/echanges", w.formOf("POST /{nature}/:name/echanges", published), []string{"intention", "fil"}},
			{"visitor", published.at() + "/signaler", w.formOf("POST /{nature}/:name/signaler", published), []string{"reconnaissable", "commentaire"}},
			{"author", published.at() + "/brouillon", w.formOf("POST /{nature}/:name/brouillon", published), []string{"version"}},
			{"author", "/ecrire", start, []string{"kind", "space"}},
			{"steward", "/espaces/commun/equipe", space, []string{"audience", "kind", "protocol", "act"}},
			{"administrator", "/espaces/commun/equipe", team("role"), []string{"role", "person"}},
			{"steward", "/espaces/commun/equipe", team("invite"), []string{"role"}},
			{"administrator", "/membres", url.Values{"act": {"role"}, "person": {string(w.second.ID)}, "role": {"member"}}, []string{"role", "person"}},
			{"administrator", "/reglages/espaces", url.Values{"space": {"Un autre"}, "audience": {"public"}}, []string{"audience"}},
			{"member", "/moi", url.Values{"name": {w.people["member"].Name}, "lang": {"fr"}}, []string{"lang"}},
		} {
			for _, field := range c.fields {
				for _, value := range []string{"inconnu", "null", "[1]", "-1", "1e9", "{}"} {
					form := url.Values{}
					for name, values := range c.form {
						form[name] = values
					}
					form.Set(field, value)
					before := w.position()
					p := w.as(c.role, http.MethodPost, c.path, form)
					if p.StatusCode < http.StatusBadRequest || p.StatusCode >= http.StatusInternalServerError || !w.keptBeside(before) {
						t.Errorf("%s with %s=%s by %s: %d, done: %v", c.path, field, value, c.role, p.StatusCode, w.position() != before)
					}
				}
			}
		}
		if got, err := w.lib.People.Spaces(w.Context(), people.System()); err != nil || len(got) != 1 || got[0].Audience != people.Public {
			t.Errorf("the space is now %+v, %v", got, err)
		}
	})
}
