package dev.alexandrite.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked once per user and machine, and the way to run them as root. */
final class PostgresBinaries {
  private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(2);
  private static final int NOBODY = 65534;
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final Path home;
  private final AsWhom asWhom;

  /** PostgreSQL refuses to run as root, so root sheds it on the way. */
  private enum AsWhom {
    ONESELF,
    /** In a user namespace of its own root is nobody in particular, and still owns its files. */
    NAMESPACE,
    /** Where namespaces are forbidden (many containers): really nobody, who must own the files. */
    NOBODY
  }

  private static final AsWhom AS_WHOM = asWhom();

  private PostgresBinaries(Path home, AsWhom asWhom) {
    this.home = home;
    this.asWhom = asWhom;
  }

  static PostgresBinaries unpacked() {
    var asWhom = AS_WHOM;
    String archive = archive();
    Path home = cache(asWhom).resolve(archive.replace(".txz", "-" + fingerprint(archive)));
    if (!Files.isExecutable(home.resolve("bin/postgres"))) {
      unpack(archive, home);
    }
    return new PostgresBinaries(home, asWhom);
  }

  /** Whether the server is somebody else, who has to reach its folder. */
  static boolean runAsNobody() {
    return AS_WHOM == AsWhom.NOBODY;
  }

  /** Makes the directory one that PostgreSQL's user may write to. */
  void giveTo(Path dir) {
    if (asWhom == AsWhom.NOBODY) {
      run(List.of("chown", "-R", NOBODY + ":" + NOBODY, dir.toString()), null);
    }
  }

  /**
   * Runs one of PostgreSQL's programs to its end.
   *
   * @param output file that takes what it says
   * @throws IllegalStateException with the end of what it said, when it fails
   */
  void run(Path output, String program, String... arguments) {
    var command = new ArrayList<String>();
    switch (asWhom) {
      case ONESELF -> {}
      case NAMESPACE -> command.addAll(List.of("unshare", "-U"));
      case NOBODY ->
          command.addAll(
              List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    int exit = run(command, output);
    if (exit != 0) {
      throw new IllegalStateException(
          "%s ended with %d:%n%s".formatted(program, exit, tail(output)));
    }
  }

  private static int run(List<String> command, @org.jspecify.annotations.Nullable Path output) {
    try {
      var redirect =
          output == null
              ? ProcessBuilder.Redirect.DISCARD
              : ProcessBuilder.Redirect.appendTo(output.toFile());
      var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(redirect);
      builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
      builder.environment().put("LC_ALL", "C");
      var process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(COMMAND_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " did not end within " + COMMAND_TIMEOUT);
      }
      return process.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, e);
    }
  }

  private static String tail(Path file) {
    try {
      var lines = Files.readAllLines(file);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "(and " + file + " cannot be read: " + e + ")";
    }
  }

  private static AsWhom asWhom() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return AsWhom.ONESELF;
    }
    try {
      return run(List.of("unshare", "-U", "true"), null) == 0 ? AsWhom.NAMESPACE : AsWhom.NOBODY;
    } catch (UncheckedIOException e) {
      return AsWhom.NOBODY;
    }
  }

  private static String archive() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "darwin" : os.contains("linux") ? "linux" : os;
    String arch =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm_64";
          case String other -> other;
        };
    return "postgres-" + system + "-" + arch + ".txz";
  }

  private static InputStream open(String archive) {
    var in = PostgresBinaries.class.getResourceAsStream("/" + archive);
    if (in == null) {
      throw new IllegalStateException(
          "No embedded PostgreSQL for this machine ("
              + archive
              + " is not on the class path): point the roles at a PostgreSQL of your own.");
    }
    return in;
  }

  /** Tells versions apart without a name to keep in step with the build. */
  private static String fingerprint(String archive) {
    try (var in = open(archive)) {
      var crc = new java.util.zip.CRC32();
      crc.update(in.readNBytes(1 << 16));
      return Long.toHexString(crc.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path cache(AsWhom asWhom) {
    String base = System.getenv("XDG_CACHE_HOME");
    if (asWhom == AsWhom.NOBODY) {
      return Path.of("/var/cache/alexandrite"); // nobody cannot enter root's home
    }
    return (base == null || base.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(base))
        .resolve("alexandrite");
  }

  /** Unpacks beside and renames, so that a half-unpacked copy never has the final name. */
  private static void unpack(String archive, Path home) {
    try {
      Files.createDirectories(home.getParent());
      Path beside = Files.createTempDirectory(home.getParent(), "unpacking-");
      try (var tar =
          new TarArchiveInputStream(
              new XZCompressorInputStream(new BufferedInputStream(open(archive))))) {
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
          write(tar, entry, beside);
        }
      }
      openToRead(beside);
      if (runAsNobody()) {
        Files.setPosixFilePermissions(home.getParent(), READABLE);
      }
      try {
        Files.move(beside, home);
      } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
        Trees.delete(beside); // somebody else was faster
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack PostgreSQL to " + home, e);
    }
  }

  /** Programs are no secret, and whoever runs them must find them, whatever our umask is. */
  private static void openToRead(Path root) throws IOException {
    try (var paths = Files.walk(root)) {
      for (var dir : paths.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(dir, READABLE);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("an entry leaves its archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else {
      Files.createDirectories(target.getParent());
      if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      } else if (entry.isLink()) {
        Files.createLink(target, root.resolve(entry.getLinkName()).normalize());
      } else {
        Files.copy(tar, target);
        Files.setPosixFilePermissions(target, permissions(entry.getMode()));
      }
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (var permission : PosixFilePermission.values()) { // OWNER_READ is the highest of nine bits
      if ((mode & (0400 >> permission.ordinal())) != 0) {
        permissions.add(permission);
      }
    }
    return permissions;
  }
}
