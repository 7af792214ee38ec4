package content_test

import (
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
)

func TestAnAdministratorNamesTheInstance(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx := t.Context()
		s, err := lib.Settings(ctx)
		if err != nil || s != (content.Settings{}) || s.Called() != "Terreau" {
			t.Fatalf("an instance begins as %+v, %v", s, err)
		}
		admin, err := lib.People.Add(ctx, people.System(), "Administratrice", people.Administrator)
		if err != nil {
			t.Fatal(err)
		}
		edit := content.Settings{Name: " Terreau du\u202e Nord ", Legal: "Édité par\r\n\r\nl’association.", Contact: "contact@example.org"}
		for _, by := range []people.Person{people.Visitor(), contenttest.Someone(t, lib, people.Steward)} {
			if err := lib.EditSettings(ctx, by, edit); refusal.KindOf(err) != refusal.KindForbidden {
				t.Errorf("%+v changed the settings: %v", by, err)
			}
		}
		if err := lib.EditSettings(ctx, admin, edit); err != nil {
			t.Fatal(err)
		}
		s, err = lib.Settings(ctx)
		want := content.Settings{Name: "Terreau du Nord", Legal: "Édité par\n\nl’association.", Contact: "contact@example.org", ChangedAt: contenttest.Noon, ChangedBy: admin.ID}
		if err != nil || s != want || s.Called() != "Terreau du Nord" {
			t.Errorf("it is %+v, %v", s, err)
		}
		before := lib.DB.Reached()
		if err := lib.EditSettings(ctx, admin, s); err != nil || lib.DB.Reached() != before {
			t.Errorf("saving the same again is an event: %v", err)
		}
		for _, wrong := range []content.Settings{{Name: strings.Repeat("x", 201)}, {Legal: strings.Repeat("x", content.MaxLegal+1)}, {Contact: strings.Repeat("x", 301)}} {
			if err := lib.EditSettings(ctx, admin, wrong); refusal.KindOf(err) != refusal.KindTooLarge {
				t.Errorf("%d, %d, %d bytes are kept: %v", len(wrong.Name), len(wrong.Legal), len(wrong.Contact), err)
			}
		}
	})
}
