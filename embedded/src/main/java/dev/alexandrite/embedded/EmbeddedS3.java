package dev.alexandrite.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An S3 store over a directory, on the loopback interface. It checks V4 signatures and their
 * expiry, refuses what {@link StoreRules} refuse, and lets the browser of the given origins use
 * pre-signed addresses.
 *
 * <p>S3Proxy needs some 150 jars in versions of its own, so it lives behind a class loader: nothing
 * of it is on the class path of the roles.
 */
public final class EmbeddedS3 implements AutoCloseable {
  public static final List<String> BUCKETS = List.of("incoming", "work", "archive");

  /** System property: the directory with S3Proxy's jars, where it is not beside the build. */
  public static final String HOME_PROPERTY = "alexandrite.s3proxy.home";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedS3.class);
  private static final Path BUILT = Path.of("embedded", "s3proxy", "target", "jars");

  private final URLClassLoader jars;
  private final Object proxy;
  private final StoreDeadlines deadlines;
  private final Path dir;
  private final URI endpoint;

  private EmbeddedS3(
      URLClassLoader jars, Object proxy, StoreDeadlines deadlines, Path dir, URI endpoint) {
    this.jars = jars;
    this.deadlines = deadlines;
    this.dir = dir;
    this.proxy = proxy;
    this.endpoint = endpoint;
  }

  /**
   * @param dir holds the buckets as directories and the objects as files
   * @param identities everybody who may sign, and what they may do
   * @param corsOrigins such as {@code http://localhost:8400}
   */
  public static EmbeddedS3 start(
      Path dir, int port, List<StoreIdentity> identities, List<String> corsOrigins) {
    return start(dir, port, identities, corsOrigins, true, StoreDeadlines.Limits.USUAL);
  }

  static EmbeddedS3 start(
      Path dir, int port, List<StoreIdentity> identities, StoreDeadlines.Limits limits) {
    return start(dir, port, identities, List.of(), true, limits);
  }

  /** One that obeys whatever is sent to it, to see that no role starts on it. */
  public static EmbeddedS3 startUnguarded(Path dir, int port, List<StoreIdentity> identities) {
    return start(dir, port, identities, List.of(), false, StoreDeadlines.Limits.USUAL);
  }

  private static EmbeddedS3 start(
      Path dir,
      int port,
      List<StoreIdentity> identities,
      List<String> corsOrigins,
      boolean guarded,
      StoreDeadlines.Limits limits) {
    QuietLogs.apply();
    long began = System.nanoTime();
    var endpoint = URI.create("http://127.0.0.1:" + port);
    var jars = new URLClassLoader("s3proxy", urls(home()), new OnlyOurLogging());
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    thread.setContextClassLoader(jars); // service loaders inside look here
    try {
      Files.createDirectories(dir);
      var store =
          jars.loadClass("org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore")
              .getConstructor(String.class)
              .newInstance(dir.toAbsolutePath().normalize().toString());
      for (String bucket : BUCKETS) {
        if (call(store, "containerExists", bucket) == Boolean.FALSE) {
          call(store, "createContainer", bucket);
        }
      }
      var builder = jars.loadClass("org.gaul.s3proxy.S3Proxy").getMethod("builder").invoke(null);
      call(builder, "blobStore", store);
      call(builder, "endpoint", endpoint);
      StoreIdentity first = identities.getFirst(); // the builder takes one; below are all
      call(
          builder, "awsAuthentication", authentication(jars), first.accessKey(), first.secretKey());
      call(builder, "corsRules", cors(jars, corsOrigins));
      call(builder, "ignoreUnknownHeaders", true);
      call(builder, "stopTimeout", 0L); // whoever used it was closed before
      var proxy = Objects.requireNonNull(call(builder, "build"));
      call(proxy, "setBlobStoreLocator", locator(jars, store, identities));
      var deadlines = new StoreDeadlines(limits);
      if (guarded) {
        guard(jars, proxy, new StoreRules(identities), deadlines, dir);
      }
      call(proxy, "start");
      log.info("S3 on port {} after {} ms", port, (System.nanoTime() - began) / 1_000_000);
      return new EmbeddedS3(jars, proxy, deadlines, dir, endpoint);
    } catch (IOException e) {
      throw new UncheckedIOException("the S3 store cannot use " + dir, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "the S3 store does not start on port %d: %s".formatted(port, e.getCause()), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  Path dir() {
    return dir;
  }

  @Override
  public void close() {
    try {
      deadlines.close();
      call(proxy, "stop");
      jars.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the S3 store does not stop", e);
    }
  }

  private static Object authentication(ClassLoader jars) throws ReflectiveOperationException {
    return jars.loadClass("org.gaul.s3proxy.auth.AuthenticationType").getField("AWS_V4").get(null);
  }

  private static Object cors(ClassLoader jars, List<String> origins)
      throws ReflectiveOperationException {
    return jars.loadClass("org.gaul.s3proxy.CrossOriginResourceSharing")
        .getConstructor(List.class, List.class, List.class, List.class, String.class)
        .newInstance(
            origins.stream().map(Pattern::quote).toList(),
            List.of("GET", "HEAD", "PUT"),
            List.of("content-type", "if-none-match"),
            List.of("ETag"),
            "false");
  }

  /** Finds the secret of whoever claims to have signed. */
  private static Object locator(ClassLoader jars, Object store, List<StoreIdentity> identities)
      throws ReflectiveOperationException {
    var grant =
        jars.loadClass("org.gaul.s3proxy.AccessGrant")
            .getConstructor(String.class, jars.loadClass("org.gaul.s3proxy.blobstore.BlobStore"));
    Map<String, Object> grants = new HashMap<>();
    for (StoreIdentity identity : identities) {
      grants.put(identity.accessKey(), grant.newInstance(identity.secretKey(), store));
    }
    Class<?> type = jars.loadClass("org.gaul.s3proxy.BlobStoreLocator");
    return Proxy.newProxyInstance(
        jars,
        new Class<?>[] {type},
        (self, method, arguments) ->
            switch (method.getName()) {
              case "locateBlobStore" -> grants.get(String.valueOf(arguments[0]));
              case "toString" -> "the house's identities";
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  /** S3Proxy offers no place for a filter, and its servlet context has one. */
  private static void guard(
      ClassLoader jars, Object proxy, StoreRules rules, StoreDeadlines deadlines, Path dir)
      throws ReflectiveOperationException {
    var field = proxy.getClass().getDeclaredField("server");
    field.setAccessible(true);
    Object server = Objects.requireNonNull(field.get(proxy));
    deadlines.keepAt(jars, server);
    Object graceful = Objects.requireNonNull(call(server, "getHandler"));
    Object context = Objects.requireNonNull(call(graceful, "getHandler"));
    Object guard =
        new GuardLoader(jars)
            .loadClass(StoreGuard.class.getName())
            .getConstructor(StoreRules.class, StoreDeadlines.class, Path.class)
            .newInstance(rules, deadlines, dir);
    Object request = jars.loadClass("jakarta.servlet.DispatcherType").getField("REQUEST").get(null);
    Object dispatch = EnumSet.class.getMethod("of", Enum.class).invoke(null, request);
    call(context, "addFilter", guard, "/*", Objects.requireNonNull(dispatch));
  }

  /** Calls the public method that has this name and takes these arguments. */
  private static @Nullable Object call(Object target, String name, Object... arguments)
      throws ReflectiveOperationException {
    for (var method : target.getClass().getMethods()) {
      if (method.getName().equals(name) && takes(method.getParameterTypes(), arguments)) {
        return method.invoke(target, arguments);
      }
    }
    throw new NoSuchMethodException(target.getClass().getName() + "." + name);
  }

  private static boolean takes(Class<?>[] types, Object[] arguments) {
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (!MethodType.methodType(types[i]).wrap().returnType().isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }

  private static Path home() {
    String property = System.getProperty(HOME_PROPERTY);
    if (property != null) {
      return Path.of(property);
    }
    return Stream.of(codeSource(), Path.of("").toAbsolutePath())
        .flatMap(start -> Stream.iterate(start, Objects::nonNull, Path::getParent))
        .map(above -> above.resolve(BUILT))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "S3Proxy's jars are not found: build the module embedded/s3proxy, or set -D"
                        + HOME_PROPERTY));
  }

  private static Path codeSource() {
    try {
      return Path.of(EmbeddedS3.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (Exception e) {
      return Path.of("").toAbsolutePath(); // inside a nested jar there is no path
    }
  }

  private static URL[] urls(Path home) {
    try (var files = Files.list(home)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted()
          .map(EmbeddedS3::url)
          .toArray(URL[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException("S3Proxy's jars cannot be read from " + home, e);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Makes the guard out of the servlet classes inside. */
  private static final class GuardLoader extends ClassLoader {
    GuardLoader(ClassLoader jars) {
      super("guard", jars);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (var in = EmbeddedS3.class.getClassLoader().getResourceAsStream(file)) {
        if (in == null || !name.startsWith(StoreGuard.class.getName())) {
          throw new ClassNotFoundException(name);
        }
        byte[] code = in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /**
   * Of our class path S3Proxy sees the logging interface alone, so that all logs go one way, and
   * its guard the rules and the deadlines.
   */
  private static final class OnlyOurLogging extends ClassLoader {
    OnlyOurLogging() {
      super("platform and logging", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.slf4j.")
          || name.startsWith(StoreRules.class.getName())
          || name.startsWith(StoreDeadlines.class.getName())) {
        return Class.forName(name, false, EmbeddedS3.class.getClassLoader());
      }
      throw new ClassNotFoundException(name);
    }
  }
}
