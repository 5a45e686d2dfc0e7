package login

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// LoadOrCreateMasterKey reads the master key at path, or makes a random one
// there, readable by its owner only (0600). A file that others can read, or
// that holds anything but one key, is refused: it is never overwritten. Of
// several processes that create the file at once one wins, and the others read
// its key.
func LoadOrCreateMasterKey(path string) (MasterKey, error) {
	key, err := loadMasterKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := createMasterKey(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return MasterKey{}, fmt.Errorf("creating the master key: %w", err)
	}
	return loadMasterKey(path)
}

func loadMasterKey(path string) (MasterKey, error) {
	f, err := os.Open(path)
	if err != nil {
		return MasterKey{}, fmt.Errorf("opening the master key: %w", err)
	}
	defer f.Close()
	if err := checkOwnerOnly(f); err != nil {
		return MasterKey{}, err
	}
	text, err := io.ReadAll(io.LimitReader(f, 1024))
	if err != nil {
		return MasterKey{}, fmt.Errorf("reading the master key: %w", err)
	}
	key, err := ParseMasterKey(string(text))
	if err != nil {
		return MasterKey{}, fmt.Errorf("reading %s: %w; restore the file from a backup", path, err)
	}
	return key, nil
}

// checkOwnerOnly looks at the open file, so that it cannot be exchanged
// between the look and the reading.
func checkOwnerOnly(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("looking at the master key: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("the master key %s is not a regular file", f.Name())
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("the master key %s can be read by others (mode %04o): run chmod 600 %q, and change the key if others had access",
			f.Name(), info.Mode().Perm(), f.Name())
	}
	return nil
}

// createMasterKey writes a temporary file and links it to its name. So the
// name appears with its whole content or not at all, whenever the machine
// stops, and an existing file is never replaced.
func createMasterKey(path string) error {
	var key MasterKey
	rand.Read(key.secret[:])
	temp := path + ".new-" + rand.Text()
	if err := writeDurably(temp, key.text()+"\n"); err != nil {
		return err
	}
	defer os.Remove(temp)
	if err := os.Link(temp, path); err != nil {
		return err
	}
	return syncDirectory(filepath.Dir(path))
}

func writeDurably(path, text string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			os.Remove(path)
		}
	}()
	if _, err := f.WriteString(text); err != nil {
		return err
	}
	return f.Sync()
}

// syncDirectory makes new names in it survive a power failure.
func syncDirectory(path string) error {
	if runtime.GOOS == "windows" {
		return nil // cannot be asked for there
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
