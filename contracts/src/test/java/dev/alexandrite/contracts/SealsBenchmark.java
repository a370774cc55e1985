package dev.alexandrite.contracts;

import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Figures for {@code benchmarks/seals.md}; not among the tests: {@code ./mvnw -pl contracts test
 * -Dtest=SealsBenchmark}.
 */
class SealsBenchmark {
  private static final int ROUNDS = 7;
  private static final int TIMES = 20_000;
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  @SuppressWarnings("UnusedVariable")
  private static long sum; // so that nothing is optimised away

  private interface Work {
    long run() throws Exception;
  }

  @Test
  void howLongASealTakes() throws Exception {
    for (String example : new String[] {"OrderShipped", "PriceCalculated", "QuoteReady"}) {
      String body = example(example);
      String topic = example.equals("QuoteReady") ? Topics.quotes(Channel.SHOP) : Topics.ORDERS;
      Role by = example.equals("QuoteReady") ? Role.PRICING : Role.MES;
      Role to = example.equals("QuoteReady") ? Role.SHOP : Role.CRM;
      measure(example, body, topic, seals(by), seals(to));
    }
    String large = "{\"large\": \"" + "x".repeat(20_000) + "\"}";
    measure("20 kB", large, Topics.ORDERS, seals(Role.MES), seals(Role.CRM));
  }

  private static void measure(String name, String body, String topic, Seals by, Seals to)
      throws Exception {
    String key = "0191c4a2-0000-7000-8000-000000000001";
    Envelope envelope = by.seal(topic, key, body, null, null);
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(bytes);
    byte[] signed = signature.sign();
    System.out.printf(
        "%s, %,d bytes: sealed for %d in %.1f us, checked in %.1f us; an Ed25519 check %.0f us%n",
        name,
        bytes.length,
        envelope.seals().size(),
        micros(TIMES, () -> by.seal(topic, key, body, null, null).seals().size()),
        micros(TIMES, () -> to.authentic(envelope, topic, key, body) ? 1 : 0),
        micros(
            TIMES / 100,
            () -> {
              Signature check = Signature.getInstance("Ed25519");
              check.initVerify(pair.getPublic());
              check.update(bytes);
              return check.verify(signed) ? 1 : 0;
            }));
  }

  /** Processor time: the median of the rounds after the first two, which warm up. */
  private static double micros(int times, Work work) throws Exception {
    double[] rounds = new double[ROUNDS];
    for (int round = -2; round < ROUNDS; round++) {
      long begun = CPU.getCurrentThreadCpuTime();
      for (int i = 0; i < times; i++) {
        sum += work.run();
      }
      if (round >= 0) {
        rounds[round] = (CPU.getCurrentThreadCpuTime() - begun) / 1e3 / times;
      }
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }

  private static String example(String type) throws Exception {
    try (InputStream in =
        SealsBenchmark.class.getResourceAsStream("/examples/" + type + ".v1.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Seals seals(Role role) {
    return new Seals(
        role,
        Seals.setting(
            role,
            (one, other) ->
                "between-%010d-and-%010d-only-for-a-test-x"
                    .formatted(one.ordinal(), other.ordinal())));
  }
}
