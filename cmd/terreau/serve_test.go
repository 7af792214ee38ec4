package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// started serves a data folder until the function it gives is called; it gives the address too.
func started(t *testing.T, folder string) (address string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	reading, writing := io.Pipe()
	screen := &console{lang: "en", out: writing, problems: io.Discard}
	s := &settings{Data: folder, Timezone: "Europe/Paris"}
	ended := make(chan error, 1)
	go func() {
		command := &serveCommand{Listen: "127.0.0.1:0", OpsListen: "127.0.0.1:0"}
		ended <- command.Run(ctx, s, screen)
		writing.Close()
	}()
	line, err := bufio.NewReader(reading).ReadString('\n')
	if err != nil {
		t.Fatal("it does not start: ", <-ended)
	}
	go func() { _, _ = io.Copy(io.Discard, reading) }()
	return strings.TrimSpace(line[strings.Index(line, "http"):]), func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(10 * stopWithin): // a watchdog
			t.Fatal("it does not stop")
			return nil
		}
	}
}

func TestServeTellsAPersonWhereToGoAndHowToStop(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	reading, writing := io.Pipe()
	folder := t.TempDir()
	ended := make(chan error, 1)
	go func() {
		command := &serveCommand{Listen: "127.0.0.1:0", WithoutStarter: true}
		ended <- command.Run(ctx, &settings{Data: folder, Timezone: "Europe/Paris"}, &console{lang: "fr", out: writing, problems: io.Discard, watched: true})
		writing.Close()
	}()
	said := bufio.NewReader(reading)
	line, err := said.ReadString('\n')
	if err != nil {
		t.Fatal("it does not start: ", <-ended)
	}
	want := regexp.MustCompile(`^Terreau répond à (http://localhost:[0-9]+)\. Ouvrez cette adresse dans un navigateur\. Les fiches sont dans (.+)\. Ctrl \+ C pour arrêter\.\n$`).FindStringSubmatch(line)
	if want == nil || want[2] != folder {
		t.Fatalf("it says %q", line)
	}
	// While nobody administers the site, it gives the link that makes an administrator.
	why, _ := said.ReadString('\n')
	link, err := said.ReadString('\n')
	if err != nil || !strings.Contains(why, "quinze minutes") || !strings.HasPrefix(link, want[1]+"/premiere-visite/") {
		t.Errorf("at its first start it says %q %q", why, link)
	} else if status, _ := fetch(t, strings.TrimSpace(link)); status != http.StatusOK {
		t.Errorf("the link that it gives answers %d", status)
	}
	if status, _ := fetch(t, want[1]+"/"); status != http.StatusOK {
		t.Errorf("the address that it says answers %d", status)
	}
	stop()
	if line, err := said.ReadString('\n'); line != "Terreau s’est arrêté proprement.\n" {
		t.Errorf("stopped, it says %q %v", line, err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func fetch(t *testing.T, address string) (int, string) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestServeSaysThatAPortIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []*serveCommand{{Listen: taken.Addr().String()}, {Listen: "127.0.0.1:0", OpsListen: taken.Addr().String()}} {
		err := c.Run(context.Background(), &settings{Data: t.TempDir(), Timezone: "Europe/Paris"}, &console{lang: "en", out: io.Discard, problems: io.Discard})
		if err == nil || !strings.Contains(err.Error(), "port-taken") {
			t.Errorf("a port that is taken is told as %v", err)
		}
	}
}

func TestServeShowsABaseWorthReadingAndStopsCleanly(t *testing.T) {
	folder := t.TempDir()
	address, stop := started(t, folder)
	if status, body := fetch(t, address+"/"); status != http.StatusOK || !strings.Contains(body, "/fiches/") || !strings.HasPrefix(address, "http://localhost:") {
		t.Errorf("%s answers %d", address, status)
	}
	for range 2000 { // search follows beside the first pages
		status, body := fetch(t, address+"/recherche.json?q=numerique&n=1")
		var found struct{ Total int }
		if status == http.StatusOK && json.Unmarshal([]byte(body), &found) == nil && found.Total > 0 {
			break
		}
		<-time.After(10 * time.Millisecond)
	}
	if _, body := fetch(t, address+"/recherche.json?q=numerique&n=1"); !strings.Contains(body, `"slug"`) {
		t.Errorf("nothing is found: %s", body)
	}
	second := &serveCommand{Listen: "127.0.0.1:0"}
	err := second.Run(context.Background(), &settings{Data: folder, Timezone: "Europe/Paris"}, &console{lang: "en", out: io.Discard, problems: io.Discard})
	if err == nil || !strings.Contains(err.Error(), "folder-in-use") {
		t.Errorf("a second server of the folder: %v", err)
	}
	if err := stop(); err != nil {
		t.Fatal("stopped with", err)
	}
	if err := os.RemoveAll(filepath.Join(folder, "index")); err != nil { // the way to ask for another
		t.Fatal(err)
	}
	again, stop := started(t, folder)
	if status, _ := fetch(t, again+"/fiches"); status != http.StatusOK {
		t.Errorf("started again it answers %d", status)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}
