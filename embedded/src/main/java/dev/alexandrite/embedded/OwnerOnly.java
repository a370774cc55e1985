package dev.alexandrite.embedded;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders and files that no other user of the machine may look into, also when they were there. */
public final class OwnerOnly {
  private static final Set<PosixFilePermission> DIR = PosixFilePermissions.fromString("rwx------");

  /** Others may pass through to what they are given inside, and see nothing. */
  private static final Set<PosixFilePermission> PASSAGE =
      PosixFilePermissions.fromString("rwx--x--x");

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private OwnerOnly() {}

  /** The folder that holds everything else, the database's too. */
  public static void house(Path dir) throws IOException {
    Files.createDirectories(dir);
    permit(dir, PostgresBinaries.runAsNobody() ? PASSAGE : DIR);
  }

  public static void dir(Path dir) throws IOException {
    Files.createDirectories(dir);
    permit(dir, DIR);
  }

  public static void file(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // as it should be from the second start on
    }
    permit(file, FILE);
  }

  private static void permit(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(path, permissions);
    }
  }
}
