package dev.alexandrite.pricing.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.QuoteEstimated;
import dev.alexandrite.contracts.Message.QuoteProgress;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.TestServers;
import dev.alexandrite.pricing.Body;
import dev.alexandrite.pricing.PricingFixture;
import dev.alexandrite.pricing.PricingFixture.Story;
import dev.alexandrite.pricing.price.PriceBook;
import dev.alexandrite.pricing.price.PricingExamples;
import dev.alexandrite.pricing.price.Repricing;
import dev.alexandrite.pricing.revision.Revisions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Figures for {@code benchmarks/pricing.md}; not among the tests, for a busy machine would spoil
 * them: {@code ./mvnw -pl pricing test -Dtest=PricingBenchmark}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PricingBenchmark {
  private static final int MEASUREMENTS = 10_000;

  @Test
  @Order(1)
  void tenThousandMeasurementsArePricedAnewAfterAFixing() {
    new Story().brings(PricingFixture.ring().stl()).hears(QuoteReady.class);
    // As many as that, of different sizes, each as it would have been kept.
    PricingFixture.DATABASE
        .sql(
            """
            insert into measurement (content, unit, measured_by, outcome, millis, at)
            select 'benchmark-' || n, unit, measured_by,
                   jsonb_set(jsonb_set(outcome, '{measured,volumeMm3}', to_jsonb(50 + n * 0.137)),
                     '{measured,areaMm2}', to_jsonb(100 + n * 0.211)),
                   millis, at
            from (select * from measurement where outcome -> 'measured' <> 'null' limit 1) one,
                 generate_series(1, :count) n
            """)
        .param("count", MEASUREMENTS)
        .update();
    try {
      MeasuredFiles measured = PricingFixture.ROLE.getBean(MeasuredFiles.class);
      PriceBook book = PricingFixture.ROLE.getBean(Revisions.class).book();
      long read = System.nanoTime();
      List<Body> bodies = new ArrayList<>();
      measured.forEachBody(100_000, bodies::add);
      System.out.printf(
          "of that, reading %,d measurements: %d ms%n",
          bodies.size(), (System.nanoTime() - read) / 1_000_000);
      List<Long> millis = new ArrayList<>();
      long cpu = cpuMillis();
      for (int i = 0; i < 6; i++) {
        Repricing repricing = new Repricing(book, PricingExamples.fixing("1.25", "103", "41"));
        measured.forEachBody(100_000, repricing::add);
        Repricing.Effect effect = repricing.effect();
        assertThat(effect.measurements()).isGreaterThan(MEASUREMENTS);
        assertThat(effect.unpriced()).isZero();
        millis.add(effect.millis());
        if (i == 0) {
          System.out.printf("of the processors, the first took %d ms%n", cpuMillis() - cpu);
        }
      }
      System.out.printf(
          "re-pricing of %,d measurements in 7 alloys at two fixings: first %d ms, then %s ms%n",
          MEASUREMENTS, millis.getFirst(), millis.subList(1, millis.size()));
      assertThat(millis.getFirst()).isLessThan(2_000);
    } finally {
      PricingFixture.DATABASE
          .sql("delete from measurement where content like 'benchmark-%'")
          .update();
    }
  }

  private static long cpuMillis() {
    return ((com.sun.management.OperatingSystemMXBean)
                java.lang.management.ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1_000_000;
  }

  @Test
  @Order(2)
  void aFirmPriceFromTheEndOfTheUpload() {
    assertThat(PricingFixture.ROLE.isRunning()).isTrue(); // and its topics are there
    upload("100 k", 388, 30, 3);
    upload("1 M", 1_225, 12, 2);
    upload("5 M", 2_739, 5, 1);
  }

  @Test
  @Order(3)
  void aModelOfTenMillionTrianglesInAnInstanceOfItsOwn() throws Exception {
    Workers here = PricingFixture.ROLE.getBean(Workers.class);
    here.stop();
    Process instance = PricingFixture.instanceOfItsOwn("-Xmx1400m");
    try {
      Story story = new Story().brings(PricingFixture.ring(3_872).stl());
      QuoteReady quote = story.hears(QuoteReady.class);
      String status = Files.readString(Path.of("/proc/" + instance.pid() + "/status"));
      System.out.printf(
          "%,d triangles in an instance with %s: at most %s kB of memory, the mapped file"
              + " included%n",
          quote.measured().triangles(),
          "-Xmx1400m",
          status.replaceAll("(?s).*VmHWM:\\s+(\\d+) kB.*", "$1"));
    } finally {
      instance.destroyForcibly().waitFor();
      here.start();
    }
  }

  /** From FileUploaded on its topic to QuoteReady on ours, by a listener that is already there. */
  private static void upload(String name, int segments, int runs, int warmUps) {
    List<Double> seconds = new ArrayList<>();
    try (KafkaConsumer<String, String> quotes = listener()) {
      for (int i = -warmUps; i < runs; i++) {
        Story story = new Story();
        byte[] file = PricingFixture.ring(segments).stl();
        story.stores(file);
        long begun = System.nanoTime();
        story.announces("stl", file.length);
        double took = await(quotes, story, begun);
        System.out.printf("  ready %.2f s%n", took);
        if (i >= 0) {
          seconds.add(took);
        }
      }
    }
    Collections.sort(seconds);
    System.out.printf(
        "firm price of %s triangles, %d runs: median %.2f s, p95 %.2f s, slowest %.2f s%n",
        name,
        runs,
        seconds.get(seconds.size() / 2),
        seconds.get((int) Math.ceil(0.95 * seconds.size()) - 1),
        seconds.getLast());
  }

  private static double await(KafkaConsumer<String, String> quotes, Story story, long begun) {
    while (true) {
      for (ConsumerRecord<String, String> record : quotes.poll(Duration.ofMillis(20))) {
        if (record.key().equals(story.orderId.toString())) {
          double since = (System.nanoTime() - begun) / 1e9;
          switch (Wire.readMessage(record.value())) {
            case QuoteReady ready -> {
              return since;
            }
            case QuoteProgress progress -> System.out.printf("  %s %.2f", progress.step(), since);
            case QuoteEstimated estimated -> System.out.printf("  a range %.2f", since);
            default -> {}
          }
        }
      }
    }
  }

  private static KafkaConsumer<String, String> listener() {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            TestServers.shared().kafka().client("shop"),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.quotes(Channel.SHOP)).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    return consumer;
  }
}
