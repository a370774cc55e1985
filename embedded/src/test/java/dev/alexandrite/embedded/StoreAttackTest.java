package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Role;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Whoever has an address of the store does with it what its signer meant, and nothing else. */
class StoreAttackTest {
  private static final String OCTETS = "application/octet-stream";
  private static final String MINE = "solid ring";
  private static final String FORGED = "solid rinG";

  /**
   * Every header of PutObject, UploadPart, CopyObject and their relatives, with what it may say.
   */
  private static final Map<String, String> AMAZON_HEADERS =
      amazonHeaders(
          "acl=public-read, grant-read=uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"",
          "grant-full-control=id=1, grant-write=id=1, grant-read-acp=id=1, grant-write-acp=id=1",
          "copy-source-range=bytes=0-1, copy-source-if-match=*, copy-source-if-none-match=\"x\"",
          "copy-source-if-modified-since=Sat 01 Jan 2000, copy-source-version-id=null",
          "copy-source-if-unmodified-since=Sat 01 Jan 2050, metadata-directive=REPLACE",
          "tagging-directive=REPLACE, tagging=a=b, tagging-count=1, storage-class=GLACIER",
          "website-redirect-location=https://evil.example/, meta-name=x, meta-alexandrite=x",
          "server-side-encryption=AES256, server-side-encryption-aws-kms-key-id=x",
          "server-side-encryption-context=e30=, server-side-encryption-bucket-key-enabled=true",
          "server-side-encryption-customer-algorithm=AES256, server-side-encryption-customer-key=x",
          "server-side-encryption-customer-key-md5=x",
          "copy-source-server-side-encryption-customer-algorithm=AES256",
          "copy-source-server-side-encryption-customer-key=x",
          "copy-source-server-side-encryption-customer-key-md5=x",
          "object-lock-mode=COMPLIANCE, object-lock-retain-until-date=2050-01-01T00:00:00Z",
          "object-lock-legal-hold=ON, object-ownership=ObjectWriter,"
              + " bypass-governance-retention=true",
          "bucket-object-lock-enabled=true, bucket-region=x, request-payer=requester",
          "expected-bucket-owner=1, source-expected-bucket-owner=1, security-token=x, mfa=1 1",
          "date=20200101T000000Z, content-sha256=UNSIGNED-PAYLOAD, decoded-content-length=10",
          "content-sha256=STREAMING-UNSIGNED-PAYLOAD-TRAILER, trailer=x-amz-checksum-crc32",
          "sdk-checksum-algorithm=CRC32, checksum-algorithm=SHA256, checksum-type=FULL_OBJECT",
          "checksum-crc32=AAAAAA==, checksum-crc32c=AAAAAA==, checksum-crc64nvme=AAAAAAAAAAA=",
          "checksum-sha1=x, checksum-sha256=x, checksum-mode=ENABLED, part-number=1, te=append",
          "write-offset-bytes=10, rename-source=work/x, rename-source-if-match=*,"
              + " skip-destination-validation=true",
          "if-match-size=1, if-match-last-modified-time=x, if-match-initiated-time=x,"
              + " mp-object-size=1",
          "object-attributes=ETag, max-parts=1, part-number-marker=1, optional-object-attributes=x",
          "create-session-mode=ReadWrite, confirm-remove-self-bucket-access=true, future-idea=1");

  private static final List<String> SUBRESOURCES =
      List.of(
          ("abac accelerate acl analytics attributes annotation append cors delete encryption"
                  + " intelligent-tiering inventory legal-hold lifecycle location logging"
                  + " metadataTable metrics notification object-lock ownershipControls partNumber=1"
                  + " policy policyStatus publicAccessBlock renameObject replication requestPayment"
                  + " restore retention select select-type=2 session tagging torrent uploadId=x"
                  + " uploads versionId=null versioning versions website x-id=PutObject"
                  + " response-content-type=text/html response-content-disposition=inline"
                  + " response-content-encoding=gzip response-content-language=x"
                  + " response-cache-control=public response-expires=0 list-type=2 prefix=x max-keys=9"
                  + " x-amz-acl=public-read X-Amz-Acl=public-read x-amz-copy-source=/work/x"
                  + " X-Amz-Security-Token=x X-Amz-Content-Sha256=UNSIGNED-PAYLOAD AWSAccessKeyId=shop"
                  + " Signature=x Expires=4000000000 X-Amz-Expires=604800 x-amz-signature=x"
                  + " X-Amz-SignedHeaders=host"
                  + " X-Amz-Credential=house/20260101/us-east-1/s3/aws4_request"
                  + " X-Amz-Date=20260101T000000Z X-Amz-Algorithm=AWS4-HMAC-SHA256 %61cl a%26cl ;acl +"
                  + " = _ method=DELETE _method=DELETE Content-Type=text/html")
              .split(" "));

  private final EmbeddedS3 store = TestServers.shared().s3();
  private final StoreClient shop = new StoreClient(store, Role.SHOP);
  private final StoreClient partner = new StoreClient(store, Role.PARTNER);
  private final StoreClient everything = StoreClient.ofEverything(store);
  private final HttpClient browser = HttpClient.newHttpClient();
  private final String key = "shop/" + UUID.randomUUID();
  private final String secret = "partner/" + UUID.randomUUID();
  private URI address = store.endpoint();

  @BeforeEach
  void aSignedAddressAndAStrangersFile() {
    everything.put("incoming", secret, "a stranger's");
    everything.put("work", "inwork", "in work");
    address = shop.putAddress(key, MINE.length());
  }

  @Test
  void theHonestPutAndGetAreAnswered() throws Exception {
    // A browser adds this by itself to a request with If-None-Match.
    var fromABrowser = put(address, MINE, "Cache-Control", "max-age=0");
    assertThat(send(fromABrowser).statusCode()).isEqualTo(200);

    var got = send(HttpRequest.newBuilder(shop.getAddress(key)).build());

    assertThat(got.body()).isEqualTo(MINE);
    assertThat(got.headers().map()).doesNotContainKey("cache-control");
    assertThat(got.headers().map())
        .containsEntry("content-type", List.of(OCTETS))
        .containsEntry("content-disposition", List.of("attachment"))
        .containsEntry("x-content-type-options", List.of("nosniff"));
  }

  @Test
  void noHeaderOfAmazonsIsObeyedThatWasNotSigned() throws Exception {
    List<String> taken = new ArrayList<>();
    var headers = new TreeMap<>(AMAZON_HEADERS);
    headers.put("x-amz-copy-source", "/incoming/" + secret);
    headers.put("X-AMZ-Copy-Source", "work/inwork");
    headers.put("X-Amz-Meta-" + "a".repeat(100), "x");
    for (Map.Entry<String, String> header : headers.entrySet()) {
      var answer =
          send(put(address, MINE, "If-None-Match", "*", header.getKey(), header.getValue()));
      if (answer.statusCode() != 403) {
        taken.add(header + " → " + answer.statusCode());
      }
    }
    assertThat(taken).isEmpty();
    assertThat(headers).hasSizeGreaterThan(60);
    assertThat(everything.get("incoming", key)).as("nothing was stored").isEmpty();
  }

  @Test
  void nothingIsKeptWithAnObjectThatWasNotSigned() throws Exception {
    for (String[] header :
        List.of(
            new String[] {"Content-Encoding", "gzip"},
            new String[] {"Content-Encoding", "aws-chunked"},
            new String[] {"Content-Disposition", "inline"},
            new String[] {"Content-Language", "en"},
            new String[] {"Cache-Control", "public"},
            new String[] {"Expires", "0"},
            new String[] {"If-Match", "*"},
            new String[] {"If-Unmodified-Since", "Sat, 01 Jan 2050 00:00:00 GMT"},
            new String[] {"X-HTTP-Method-Override", "DELETE"},
            new String[] {"X-Method-Override", "DELETE"},
            new String[] {"Authorization", "AWS shop:x"},
            new String[] {"Authorization", "Basic c2hvcDp4"})) {
      assertThat(send(put(address, MINE, header)).statusCode()).as(header[0]).isEqualTo(403);
    }
    for (String type : List.of("text/html", "image/svg+xml", "")) {
      var answer =
          send(
              HttpRequest.newBuilder(address)
                  .PUT(BodyPublishers.ofString(MINE))
                  .header("If-None-Match", "*")
                  .header("Content-Type", type)
                  .build());
      assertThat(answer.statusCode()).as("Content-Type: " + type).isEqualTo(403);
    }
    var without =
        HttpRequest.newBuilder(address)
            .PUT(BodyPublishers.ofString(MINE))
            .header("Content-Type", OCTETS);
    assertThat(send(without.build()).statusCode()).as("no If-None-Match").isEqualTo(403);
    assertThat(everything.get("incoming", key)).isEmpty();
  }

  @Test
  void noQueryIsObeyedThatWasNotSigned() throws Exception {
    everything.put("incoming", key, MINE);
    URI get = shop.getAddress(key);
    List<String> taken = new ArrayList<>();
    for (String asked : SUBRESOURCES) {
      for (URI signed : List.of(address, get)) {
        for (String method : List.of("PUT", "GET", "POST", "DELETE", "HEAD")) {
          for (String tampered :
              List.of(signed + "&" + asked, signed.toString().replace("?", "?" + asked + "&"))) {
            int status = raw(method, tampered, "If-None-Match: *", "Content-Type: " + OCTETS);
            if (status != 403 && status != 400) {
              taken.add("%s %s → %d".formatted(method, asked, status));
            }
          }
        }
      }
    }
    assertThat(taken).isEmpty();
    assertThat(everything.get("incoming", key)).isEqualTo(MINE);
  }

  @Test
  void anAddressServesOneMethod() throws Exception {
    everything.put("incoming", key, MINE);
    String get = shop.getAddress(key).toString();
    for (String method :
        List.of("HEAD", "PUT", "POST", "DELETE", "PATCH", "TRACE", "COPY", "MOVE", "get")) {
      assertThat(raw(method, get)).as(method + " at an address to GET").isIn(400, 403, 405);
    }
    for (String method : List.of("GET", "HEAD", "POST", "DELETE", "PATCH", "APPEND", "put")) {
      assertThat(raw(method, address.toString(), "If-None-Match: *", "Content-Type: " + OCTETS))
          .as(method + " at an address to PUT")
          .isIn(400, 403, 405);
    }
    assertThat(everything.get("incoming", key)).isEqualTo(MINE);
  }

  @Test
  void nobodyComesInWithoutASignatureOfThePresentKind() throws Exception {
    String place = store.endpoint() + "/incoming/" + secret;
    for (String asked :
        List.of(
            place,
            place + "?acl",
            place + "?AWSAccessKeyId=partner&Expires=4000000000&Signature=x",
            place + "?X-Amz-Algorithm=AWS4-HMAC-SHA256",
            store.endpoint() + "/",
            store.endpoint() + "/incoming",
            store.endpoint() + "/incoming?list-type=2",
            store.endpoint() + "/healthz",
            store.endpoint() + "/incoming/../work/inwork",
            store.endpoint() + "//work/inwork",
            store.endpoint() + "/work/%69nwork",
            store.endpoint() + "/incoming/.mpus")) {
      for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "POST")) {
        assertThat(raw(method, asked)).as(method + " " + asked).isIn(400, 403);
      }
    }
    String form =
        """
        --x\r
        Content-Disposition: form-data; name="key"\r
        \r
        %s\r
        --x\r
        Content-Disposition: form-data; name="acl"\r
        \r
        public-read\r
        --x\r
        Content-Disposition: form-data; name="file"; filename="a"\r
        \r
        %s\r
        --x--\r
        """
            .formatted(key, FORGED);
    var post =
        HttpRequest.newBuilder(store.endpoint().resolve("/incoming"))
            .header("Content-Type", "multipart/form-data; boundary=x")
            .POST(BodyPublishers.ofString(form));
    assertThat(send(post.build()).statusCode()).isEqualTo(403);
    assertThat(everything.get("incoming", key)).isEmpty();
  }

  @Test
  void moreBytesThanWereSignedAreNotTaken() throws Exception {
    String head =
        "PUT %s?%s HTTP/1.1\r\nHost: %s\r\nIf-None-Match: *\r\nContent-Type: %s\r\n"
            .formatted(address.getRawPath(), address.getRawQuery(), address.getAuthority(), OCTETS);
    String chunk = "%x\r\n%s\r\n0\r\n\r\n".formatted(FORGED.length() * 3, FORGED.repeat(3));
    for (String body :
        List.of(
            "Transfer-Encoding: chunked\r\n\r\n" + chunk,
            "Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk,
            "Transfer-Encoding: chunked\r\nContent-Length: 10\r\n\r\n" + chunk,
            "Content-Length: 30\r\n\r\n" + FORGED.repeat(3),
            "Content-Length: 10\r\nContent-Length: 30\r\n\r\n" + FORGED.repeat(3))) {
      assertThat(raw(head + body)).as(body).isIn(400, 403, 411);
    }
    assertThat(everything.get("incoming", key)).isEmpty();
  }

  @Test
  void aFileThatHasArrivedIsNotReplacedNorJoinedByALateOne() throws Exception {
    assertThat(send(put(address, MINE)).statusCode()).isEqualTo(200);
    assertThat(send(put(address, FORGED)).statusCode()).isEqualTo(412);
    assertThat(everything.get("incoming", key)).isEqualTo(MINE);
  }

  @Test
  void ofTwoWhoWriteAtTheSameTimeTheFirstWins() throws Exception {
    try (var slow = begun(address, "If-None-Match: *\r\n")) {
      assertThat(send(put(address, MINE)).statusCode()).isEqualTo(409);
      slow.getOutputStream().write(FORGED.getBytes(StandardCharsets.UTF_8));
      slow.getOutputStream().flush();
      assertThat(status(slow)).isEqualTo(200);
    }
    assertThat(send(put(address, MINE)).statusCode()).isEqualTo(412);
    assertThat(everything.get("incoming", key)).isEqualTo(FORGED);
  }

  @Test
  void partsThatComeAfterTheEndLeaveNothingBehind() throws Exception {
    try (S3Client role = shop.client()) {
      String joined = role.createMultipartUpload(b -> b.bucket("incoming").key(key)).uploadId();
      URI part = shop.partAddress(key, joined, 1, MINE.length());
      assertThat(send(put(part, MINE)).statusCode()).isEqualTo(200);
      for (String header : List.of("x-amz-copy-source", "x-amz-acl", "x-amz-copy-source-range")) {
        assertThat(send(put(part, MINE, header, "work/inwork")).statusCode()).isEqualTo(403);
      }
      String tag =
          role.listParts(l -> l.bucket("incoming").key(key).uploadId(joined))
              .parts()
              .getFirst()
              .eTag();
      role.completeMultipartUpload(
          c ->
              c.bucket("incoming")
                  .key(key)
                  .uploadId(joined)
                  .multipartUpload(
                      m -> m.parts(CompletedPart.builder().partNumber(1).eTag(tag).build())));
      long before = everything.countAll();

      assertThat(send(put(part, FORGED)).statusCode()).as("after the end").isEqualTo(404);
      assertThat(send(put(shop.partAddress(key, joined, 2, 10), FORGED)).statusCode())
          .isEqualTo(404);

      assertThat(everything.get("incoming", key)).isEqualTo(MINE);
      String givenUp = role.createMultipartUpload(b -> b.bucket("incoming").key(key)).uploadId();
      URI late = shop.partAddress(key, givenUp, 1, FORGED.length());
      role.abortMultipartUpload(a -> a.bucket("incoming").key(key).uploadId(givenUp));
      assertThat(send(put(late, FORGED)).statusCode()).as("after it was given up").isEqualTo(404);
      assertThat(everything.countAll()).isEqualTo(before);

      String slow = role.createMultipartUpload(b -> b.bucket("incoming").key(key)).uploadId();
      URI slowly = shop.partAddress(key, slow, 1, FORGED.length());
      try (var socket = begun(slowly, "")) {
        role.abortMultipartUpload(a -> a.bucket("incoming").key(key).uploadId(slow));
        socket.getOutputStream().write(FORGED.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        status(socket);
      }
      assertThat(send(put(slowly, FORGED)).statusCode()).isEqualTo(404);
    }
    try (var left = Files.walk(store.dir().resolve("incoming"))) {
      assertThat(left.filter(Files::isRegularFile).map(Path::toString))
          .as("a part that was on its way when it was given up")
          .noneMatch(file -> file.contains(".mpus-") && file.contains(key.substring(5)));
    }
  }

  @Test
  void everyIdentityDoesItsOwnWorkAlone() {
    String mine = "shop/" + UUID.randomUUID();
    assertThat(shop.tries(c -> c.putObject(p -> p.bucket("incoming").key(mine), body())))
        .isEqualTo(200);
    for (String place : List.of("incoming/" + secret, "work/inwork", "archive/x", "incoming/old")) {
      String bucket = place.substring(0, place.indexOf('/'));
      String where = place.substring(place.indexOf('/') + 1);
      for (StoreClient.Call call :
          List.<StoreClient.Call>of(
              c -> c.getObjectAsBytes(g -> g.bucket(bucket).key(where)),
              c -> c.headObject(g -> g.bucket(bucket).key(where)),
              c -> c.putObject(p -> p.bucket(bucket).key(where), body()),
              c -> c.deleteObject(p -> p.bucket(bucket).key(where)),
              c -> c.createMultipartUpload(p -> p.bucket(bucket).key(where)),
              c -> c.listObjectsV2(l -> l.bucket(bucket)),
              c -> c.listMultipartUploads(l -> l.bucket(bucket)),
              c -> c.listBuckets(),
              c -> c.createBucket(b -> b.bucket("mine")),
              c -> c.getObjectAcl(b -> b.bucket(bucket).key(where)),
              c -> c.putObjectAcl(b -> b.bucket(bucket).key(where).acl("public-read")),
              c -> c.putBucketAcl(b -> b.bucket(bucket).acl("public-read")),
              c ->
                  c.deleteObjects(
                      b ->
                          b.bucket(bucket)
                              .delete(
                                  d -> d.objects(ObjectIdentifier.builder().key(where).build()))),
              c ->
                  c.copyObject(
                      p ->
                          p.sourceBucket(bucket)
                              .sourceKey(where)
                              .destinationBucket("incoming")
                              .destinationKey(mine)))) {
        assertThat(shop.tries(call)).as("shop at " + place).isIn(403, 501);
      }
    }
    var pricing = new StoreClient(store, Role.PRICING);
    assertThat(pricing.tries(c -> c.getObjectAsBytes(g -> g.bucket("incoming").key(secret))))
        .isEqualTo(200);
    assertThat(pricing.tries(c -> c.putObject(g -> g.bucket("incoming").key(secret), body())))
        .isEqualTo(403);
    assertThat(pricing.tries(c -> c.getObjectAsBytes(g -> g.bucket("work").key("inwork"))))
        .isEqualTo(403);
    assertThat(partner.tries(c -> c.getObjectAsBytes(g -> g.bucket("incoming").key(mine))))
        .isEqualTo(403);
    for (Role role : List.of(Role.CRM, Role.ASSIGNMENT, Role.MES, Role.INSIGHT)) {
      assertThat(
              new StoreClient(store, role)
                  .tries(c -> c.getObjectAsBytes(g -> g.bucket("incoming").key(secret))))
          .isEqualTo(403);
    }
    assertThat(everything.get("incoming", secret)).isEqualTo("a stranger's");
  }

  @Test
  void anotherIdentitysSecretDoesNotSign() throws Exception {
    var thief = new StoreClient(store, "partner", TestServers.storeSecret(Role.SHOP));

    assertThat(send(HttpRequest.newBuilder(thief.getAddress(secret)).build()).statusCode())
        .isEqualTo(403);
  }

  /** A PUT whose ten bytes the store waits for. */
  private static Socket begun(URI address, String headers) throws IOException {
    var slow = new Socket(address.getHost(), address.getPort());
    String head =
        """
        PUT %s?%s HTTP/1.1\r
        Host: %s\r
        %sContent-Type: %s\r
        Content-Length: 10\r
        Expect: 100-continue\r
        \r
        """
            .formatted(
                address.getRawPath(),
                address.getRawQuery(),
                address.getAuthority(),
                headers,
                OCTETS);
    slow.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
    slow.getOutputStream().flush();
    assertThat(status(slow)).as("it is being read").isEqualTo(100);
    slow.getInputStream().readNBytes(" Continue\r\n\r\n".length());
    return slow;
  }

  private static RequestBody body() {
    return RequestBody.fromString(FORGED);
  }

  private static Map<String, String> amazonHeaders(String... lines) {
    Map<String, String> headers = new TreeMap<>();
    Stream.of(lines)
        .flatMap(line -> Stream.of(line.split(", ")))
        .forEach(pair -> headers.put("x-amz-" + pair.split("=", 2)[0], pair.split("=", 2)[1]));
    return headers;
  }

  /** An honest PUT, and what an attacker adds. */
  private static HttpRequest put(URI address, String body, String... more) {
    var request = HttpRequest.newBuilder(address).PUT(BodyPublishers.ofString(body));
    request.header("Content-Type", OCTETS);
    if (!address.toString().contains("uploadId") && !List.of(more).contains("If-None-Match")) {
      request.header("If-None-Match", "*");
    }
    return more.length == 0 ? request.build() : request.headers(more).build();
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return browser.send(request, BodyHandlers.ofString());
  }

  /** A request that no library would send. */
  private int raw(String method, String address, String... headers) throws IOException {
    String target = address.substring(address.indexOf('/', 8));
    String head =
        "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n"
            .formatted(method, target, store.endpoint().getAuthority(), MINE.length());
    return raw(
        head + Stream.of(headers).map(h -> h + "\r\n").reduce("", String::concat) + "\r\n" + MINE);
  }

  private int raw(String request) throws IOException {
    try (var socket = new Socket(store.endpoint().getHost(), store.endpoint().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return status(socket);
    }
  }

  private static int status(Socket socket) throws IOException {
    socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
    byte[] line = socket.getInputStream().readNBytes(12);
    return Integer.parseInt(new String(line, 9, 3, StandardCharsets.US_ASCII));
  }

  @Test
  void aRefusalIsOneOfS3s() {
    assertThat(
            org.junit.jupiter.api.Assertions.assertThrows(
                S3Exception.class,
                () -> {
                  try (S3Client role = shop.client()) {
                    role.getObjectAsBytes(g -> g.bucket("work").key("inwork"));
                  }
                }))
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
  }
}
