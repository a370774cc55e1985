package dev.alexandrite.embedded;

import dev.alexandrite.embedded.StoreIdentity.Action;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the S3 store takes at all, decided before it looks at a request: the few operations that the
 * house needs, signed with V4 by somebody who may do them, and no header that means something to S3
 * unless its sender signed it. Whether the signature is right is for the store to find out.
 *
 * <p>Public because {@link StoreGuard} is loaded by another class loader.
 */
public final class StoreRules {

  /**
   * @param path as it was sent
   * @param query as it was sent
   * @param headers by name in lower case
   */
  public record Request(
      String method, String path, @Nullable String query, Map<String, List<String>> headers) {

    @Nullable String header(String name) {
      List<String> values = headers.get(name);
      return values == null ? null : values.getFirst();
    }
  }

  /** An answer of S3's: its code and a sentence. */
  public record Refusal(int status, String code, String message) {}

  /** Of the keys of this house no character has to be escaped, so nothing can be read two ways. */
  private static final Pattern TARGET =
      Pattern.compile("/([a-z]{3,63})/((?!\\.)[A-Za-z0-9-]+(?:/[A-Za-z0-9-]+)*)");

  private static final Pattern BUCKET = Pattern.compile("/([a-z]{3,63})/?");
  private static final Pattern COPY_SOURCE = Pattern.compile("/?" + TARGET.pattern().substring(1));
  private static final Pattern CREDENTIAL =
      Pattern.compile("([A-Za-z0-9_-]+)/\\d{8}/[a-z0-9-]+/s3/aws4_request");
  private static final String SIGNED = "[a-z0-9-]+(?:;[a-z0-9-]+)*";
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^,\\s]+), ?SignedHeaders=("
              + SIGNED
              + "), ?Signature=[0-9a-f]{64}");
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z0-9-]+)(?:=([A-Za-z0-9._~%+/-]*))?");

  private static final Set<String> PRESIGNED =
      Set.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-SignedHeaders",
          "X-Amz-Signature");

  /** They change what is stored, or how the body is read. */
  private static final Set<String> KEPT_WITH_THE_OBJECT =
      Set.of(
          "content-type",
          "content-encoding",
          "content-disposition",
          "content-language",
          "cache-control",
          "expires");

  /** All that may be said in {@code x-amz-} at all, signed. */
  private static final Pattern UNDERSTOOD =
      Pattern.compile(
          "x-amz-(date|content-sha256|copy-source|copy-source-if-match|metadata-directive|trailer"
              + "|decoded-content-length|te|mp-object-size|sdk-checksum-algorithm|checksum-[a-z0-9-]+)");

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
  private enum Operation {
    PUT("PUT", Action.WRITE, Set.of(), Set.of()),
    PUT_PART("PUT", Action.WRITE, Set.of("partNumber", "uploadId"), Set.of()),
    BEGIN_PARTS("POST", Action.WRITE, Set.of("uploads"), Set.of()),
    JOIN_PARTS("POST", Action.WRITE, Set.of("uploadId"), Set.of()),
    LIST_PARTS("GET", Action.WRITE, Set.of("uploadId"), Set.of("max-parts", "part-number-marker")),
    GIVE_UP_PARTS("DELETE", Action.WRITE, Set.of("uploadId"), Set.of()),
    GET(
        "GET",
        Action.READ,
        Set.of(),
        Set.of("response-content-type", "response-content-disposition")),
    HEAD("HEAD", Action.READ, Set.of(), Set.of()),
    DELETE("DELETE", Action.DELETE, Set.of(), Set.of()),
    LIST(
        "GET",
        Action.LIST,
        Set.of("list-type"),
        Set.of("prefix", "max-keys", "continuation-token", "encoding-type")),
    LIST_UPLOADS("GET", Action.LIST, Set.of("uploads"), Set.of("prefix", "max-uploads"));

    private final String method;
    private final Action action;
    private final Set<String> required;
    private final Set<String> optional;

    Operation(String method, Action action, Set<String> required, Set<String> optional) {
      this.method = method;
      this.action = action;
      this.required = required;
      this.optional = optional;
    }

    private boolean is(String method, Set<String> parameters, boolean ofBucket) {
      return this.method.equals(method)
          && (action == Action.LIST) == ofBucket
          && parameters.containsAll(required)
          && parameters.stream().allMatch(p -> required.contains(p) || optional.contains(p));
    }
  }

  private final Map<String, StoreIdentity> identities;

  StoreRules(List<StoreIdentity> identities) {
    this.identities =
        identities.stream()
            .collect(Collectors.toMap(StoreIdentity::accessKey, Function.identity()));
  }

  /** Whose signature it claims to bear, and what was signed. */
  private record Signed(String accessKey, Set<String> headers, boolean address) {}

  /** Null for what may go on to the store. */
  public @Nullable Refusal refusal(Request request) {
    if (request.method().equals("OPTIONS")) {
      return null; // a browser's question before a request; it reads and changes nothing
    }
    Map<String, String> parameters = parameters(request.query());
    if (parameters == null) {
      return denied("Every query parameter is named once, and signed.");
    }
    Signed signed = signed(request, parameters);
    if (signed == null || !signed.headers().contains("host")) {
      return denied("A request is signed with AWS4-HMAC-SHA256, in its address or in its header.");
    }
    StoreIdentity identity = identities.get(signed.accessKey());
    if (identity == null) {
      return new Refusal(403, "InvalidAccessKeyId", "Nobody has this access key.");
    }
    Refusal badHeader = headers(request, signed);
    return badHeader != null ? badHeader : notAllowed(request, parameters.keySet(), identity);
  }

  /** Null when one is repeated or can't be read in one way only. */
  private static @Nullable Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (String pair : query.split("&", -1)) {
      Matcher parameter = PARAMETER.matcher(pair);
      if (!parameter.matches()) {
        return null;
      }
      String value = parameter.group(2) == null ? "" : parameter.group(2);
      if (parameters.put(parameter.group(1), value) != null) {
        return null;
      }
    }
    return parameters;
  }

  private static @Nullable Signed signed(Request request, Map<String, String> parameters) {
    boolean address = parameters.keySet().stream().anyMatch(PRESIGNED::contains);
    String header = request.header("authorization");
    if (address) {
      return header == null && parameters.keySet().containsAll(PRESIGNED)
          ? signed(
              parameters.getOrDefault("X-Amz-Credential", "").replace("%2F", "/"),
              parameters.getOrDefault("X-Amz-SignedHeaders", "").replace("%3B", ";"),
              true)
          : null;
    }
    Matcher authorization = AUTHORIZATION.matcher(header == null ? "" : header);
    return authorization.matches()
        ? signed(authorization.group(1), authorization.group(2), false)
        : null;
  }

  private static @Nullable Signed signed(String credential, String headers, boolean address) {
    Matcher identity = CREDENTIAL.matcher(credential);
    return identity.matches() && headers.matches(SIGNED)
        ? new Signed(identity.group(1), Set.of(headers.split(";")), address)
        : null;
  }

  private static @Nullable Refusal headers(Request request, Signed signed) {
    for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
      String name = header.getKey();
      boolean amazon = name.startsWith("x-amz-");
      boolean sealed = signed.headers().contains(name);
      if (header.getValue().size() > 1
          && (amazon || sealed || name.equals("authorization") || name.startsWith("if-"))) {
        return denied("The header '%s' comes twice.".formatted(name));
      }
      if (ofTheBrowserAlone(name, header.getValue())) {
        continue;
      }
      if (!sealed && (amazon || KEPT_WITH_THE_OBJECT.contains(name) || overrides(name))) {
        return denied("The header '%s' was not signed.".formatted(name));
      }
      if (amazon && !UNDERSTOOD.matcher(name).matches()) {
        return new Refusal(501, "NotImplemented", "There is no '%s' here.".formatted(name));
      }
    }
    if (signed.address() && request.headers().containsKey("transfer-encoding")) {
      return denied("A body is sent to a signed address as a whole, with its length.");
    }
    boolean writes = request.method().equals("PUT");
    return signed.address() && writes && unsignedCondition(request, signed)
        ? denied("A condition of a signed upload is signed.")
        : null;
  }

  /**
   * A browser adds it by itself to a request with If-None-Match, and no page can prevent that; the
   * store is not shown it.
   */
  public static boolean ofTheBrowserAlone(String name, List<String> values) {
    return name.equals("cache-control")
        && (values.equals(List.of("no-cache")) || values.equals(List.of("max-age=0")));
  }

  private static boolean overrides(String name) {
    return name.contains("method-override") || name.equals("x-http-method");
  }

  private static boolean unsignedCondition(Request request, Signed signed) {
    return request.headers().keySet().stream()
        .anyMatch(name -> name.startsWith("if-") && !signed.headers().contains(name));
  }

  private static @Nullable Refusal notAllowed(
      Request request, Set<String> parameters, StoreIdentity identity) {
    Matcher target = TARGET.matcher(request.path());
    Matcher bucket = BUCKET.matcher(request.path());
    boolean ofBucket = bucket.matches();
    if (!ofBucket && !target.matches()) {
      return denied("There is no such place.");
    }
    Set<String> asked = new HashSet<>(parameters);
    asked.removeAll(PRESIGNED);
    for (Operation operation : Operation.values()) {
      if (operation.is(request.method(), asked, ofBucket)) {
        String key = ofBucket ? "" : target.group(2);
        boolean may = identity.may(operation.action, (ofBucket ? bucket : target).group(1), key);
        return may && mayCopy(request, operation, identity)
            ? null
            : denied("%s may not do this here.".formatted(identity));
      }
    }
    return denied("There is no such operation here.");
  }

  private static boolean mayCopy(Request request, Operation operation, StoreIdentity identity) {
    String source = request.header("x-amz-copy-source");
    if (source == null) {
      return true;
    }
    Matcher from = COPY_SOURCE.matcher(source.replace("%2F", "/"));
    return operation == Operation.PUT
        && from.matches()
        && identity.may(Action.READ, from.group(1), from.group(2));
  }

  private static Refusal denied(String message) {
    return new Refusal(403, "AccessDenied", message);
  }

  /** What a header is called here. */
  public static String name(String sent) {
    return sent.toLowerCase(Locale.ROOT);
  }
}
