package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EmbeddedKafkaTest {
  private static final Map<String, String> PASSWORDS = TestServers.brokerPasswords();

  private final int port = Ports.free();
  private final int controllerPort = Ports.free();

  @Test
  void messagesAndOffsetsAreKeptOverARestart(@TempDir Path dir) throws Exception {
    try (var kafka = EmbeddedKafka.start(dir, port, controllerPort, PASSWORDS)) {
      publish(kafka, "orders", "first");
      assertThat(hear(kafka)).containsExactly("first");
      publish(kafka, "orders", "second");
    }
    try (var kafka = EmbeddedKafka.start(dir, port, controllerPort, PASSWORDS)) {
      assertThat(hear(kafka)).containsExactly("second");
    }
  }

  @Test
  void aMisspeltTopicIsNotCreated() {
    assertThatThrownBy(() -> publish(TestServers.shared().kafka(), "order", "x"))
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void everyRoleMayDoWhatTheTableOfTopicsSaysAndNoMore() throws Exception {
    EmbeddedKafka kafka = TestServers.shared().kafka();
    List<String> all = Topics.TABLE.stream().map(Topics.Topic::name).toList();
    for (Role role : Role.values()) {
      try (Admin admin = Admin.create(kafka.client(role.word()))) {
        var asked = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        Map<String, KafkaFuture<TopicDescription>> found =
            admin.describeTopics(TopicCollection.ofTopicNames(all), asked).topicNameValues();
        for (Topics.Topic topic : Topics.TABLE) {
          Set<AclOperation> wanted = EnumSet.noneOf(AclOperation.class);
          if (topic.writers().contains(role)) {
            wanted.addAll(Set.of(AclOperation.WRITE, AclOperation.DESCRIBE));
          }
          if (topic.readers().contains(role)) {
            wanted.addAll(Set.of(AclOperation.READ, AclOperation.DESCRIBE));
          }
          assertThat(operations(found.get(topic.name())))
              .as("%s on %s", role, topic.name())
              .isEqualTo(wanted);
        }
      }
    }
  }

  @Test
  void aRoleRulesNeitherTopicsNorPermissionsNorOthersGroups() throws Exception {
    EmbeddedKafka kafka = TestServers.shared().kafka();
    try (Admin admin = Admin.create(kafka.client("shop"))) {
      refused(admin.createTopics(List.of(new NewTopic("shop.more", 1, (short) 1))).all());
      refused(admin.deleteTopics(List.of(Topics.SHOP_WISHES)).all());
      refused(admin.describeAcls(AclBindingFilter.ANY).values());
      refused(
          admin
              .createAcls(
                  List.of(
                      new AclBinding(
                          new ResourcePattern(
                              ResourceType.TOPIC, Topics.ORDERS, PatternType.LITERAL),
                          new AccessControlEntry(
                              "User:shop", "*", AclOperation.READ, AclPermissionType.ALLOW))))
              .all());
      refused(admin.describeUserScramCredentials().all());
      refused(
          admin
              .alterUserScramCredentials(
                  List.of(
                      new UserScramCredentialUpsertion(
                          "crm",
                          new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096),
                          "mine now")))
              .all());
      refused(
          admin
              .alterConsumerGroupOffsets(
                  "crm.orders",
                  Map.of(new TopicPartition(Topics.ORDERS, 0), new OffsetAndMetadata(99)))
              .all());
      refused(admin.listConsumerGroupOffsets("partner.orders").all());
    }
  }

  @Test
  void whoHasNoPasswordOrAWrongOneIsTurnedAway() {
    EmbeddedKafka kafka = TestServers.shared().kafka();
    Map<String, String> guessed = Map.of("crm", "guessed");
    Map<String, Object> wrong = new HashMap<>(EmbeddedKafka.client(kafka.port(), "crm", guessed));
    Map<String, Object> nobody = new HashMap<>();
    nobody.put("bootstrap.servers", kafka.bootstrapServers());
    nobody.put("default.api.timeout.ms", 2000);
    nobody.put("request.timeout.ms", 1000);
    try (Admin admin = Admin.create(wrong)) {
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .hasCauseInstanceOf(SaslAuthenticationException.class);
    }
    try (Admin admin = Admin.create(nobody)) {
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .hasCauseInstanceOf(TimeoutException.class);
    }
  }

  private static void refused(KafkaFuture<?> attempt) {
    assertThatThrownBy(attempt::get).hasCauseInstanceOf(AuthorizationException.class);
  }

  private static Set<AclOperation> operations(KafkaFuture<TopicDescription> topic)
      throws InterruptedException {
    try {
      return topic.get().authorizedOperations();
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(TopicAuthorizationException.class);
      return Set.of();
    }
  }

  private static void publish(EmbeddedKafka kafka, String topic, String text) throws Exception {
    Map<String, Object> settings = new HashMap<>(kafka.client(EmbeddedKafka.HOUSE));
    settings.put("max.block.ms", 2000);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, "key", text)).get();
    }
  }

  /** What a group of consumers has not heard yet. */
  private static Set<String> hear(EmbeddedKafka kafka) {
    Map<String, Object> settings = new HashMap<>(kafka.client(EmbeddedKafka.HOUSE));
    settings.put("group.id", "listeners");
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    var heard = new HashSet<String>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("orders"));
      for (int i = 0; i < 20 && heard.isEmpty(); i++) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> heard.add(record.value()));
      }
      consumer.commitSync();
    }
    return heard;
  }
}
