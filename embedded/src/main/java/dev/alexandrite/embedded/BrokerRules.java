package dev.alexandrite.embedded;

import dev.alexandrite.contracts.Contour;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The topics, and who may write and read them, as {@link Topics#TABLE} says. A role's principal has
 * its word as name; it may join groups whose names begin with its word, and nothing else: it makes
 * no topic, sees no other one, and changes no permission. What the external contour may send in a
 * second is limited.
 */
public final class BrokerRules {
  private static final String ANY_HOST = "*";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  /** Some hundred orders in a second, at each broker. */
  private static final int CHANNEL_BYTES_PER_SECOND_MAX = 4 << 20;

  private BrokerRules() {}

  /**
   * Makes what is missing and takes back what is too much. Permissions of principals that are no
   * roles are left alone.
   *
   * @param admin of somebody who may alter the cluster
   */
  public static void apply(Admin admin, short replication)
      throws ExecutionException, InterruptedException {
    makeTopics(admin, replication);
    permit(admin);
    limit(admin);
  }

  static void makeTopics(Admin admin, short replication)
      throws ExecutionException, InterruptedException {
    Set<String> there = admin.listTopics().names().get();
    List<NewTopic> missing =
        Topics.TABLE.stream()
            .filter(topic -> !there.contains(topic.name()))
            .map(
                topic ->
                    new NewTopic(topic.name(), topic.partitions(), replication)
                        .configs(
                            topic.compacted()
                                ? Map.of(
                                    TopicConfig.CLEANUP_POLICY_CONFIG,
                                    TopicConfig.CLEANUP_POLICY_COMPACT)
                                : Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1")))
            .toList();
    admin.createTopics(missing).all().get();
  }

  private static void permit(Admin admin) throws ExecutionException, InterruptedException {
    Set<AclBinding> wanted = permissions();
    Set<String> roles =
        Arrays.stream(Role.values()).map(BrokerRules::principal).collect(Collectors.toSet());
    Collection<AclBinding> there = admin.describeAcls(AclBindingFilter.ANY).values().get();
    List<AclBindingFilter> tooMuch =
        there.stream()
            .filter(acl -> roles.contains(acl.entry().principal()) && !wanted.contains(acl))
            .map(AclBinding::toFilter)
            .toList();
    Set<AclBinding> missing = new HashSet<>(wanted);
    missing.removeAll(there);
    admin.deleteAcls(tooMuch).all().get();
    admin.createAcls(missing).all().get();
    awaitRules(admin, wanted);
  }

  /** The controller has them before the broker does, which is where roles sign in. */
  private static void awaitRules(Admin admin, Set<AclBinding> wanted)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!admin.describeAcls(AclBindingFilter.ANY).values().get().containsAll(wanted)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the broker does not take its permissions up");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Who took over a channel can't fill everybody's disk with what nobody believes. */
  private static void limit(Admin admin) throws ExecutionException, InterruptedException {
    List<ClientQuotaAlteration> limits =
        Arrays.stream(Role.values())
            .filter(role -> role.contour() == Contour.EXTERNAL)
            .map(
                role ->
                    new ClientQuotaAlteration(
                        new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, role.word())),
                        List.of(
                            new ClientQuotaAlteration.Op(
                                "producer_byte_rate", (double) CHANNEL_BYTES_PER_SECOND_MAX))))
            .toList();
    admin.alterClientQuotas(limits).all().get();
  }

  private static Set<AclBinding> permissions() {
    Stream<AclBinding> topics =
        Topics.TABLE.stream()
            .flatMap(
                topic ->
                    Stream.concat(
                        topic.writers().stream()
                            .map(role -> topic(topic.name(), role, AclOperation.WRITE)),
                        topic.readers().stream()
                            .map(role -> topic(topic.name(), role, AclOperation.READ))));
    Stream<AclBinding> groups =
        Arrays.stream(Role.values())
            .map(
                role ->
                    allowed(
                        new ResourcePattern(
                            ResourceType.GROUP, role.word() + ".", PatternType.PREFIXED),
                        role,
                        AclOperation.READ));
    return Stream.concat(topics, groups).collect(Collectors.toSet());
  }

  private static AclBinding topic(String name, Role role, AclOperation operation) {
    return allowed(
        new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL), role, operation);
  }

  private static AclBinding allowed(ResourcePattern what, Role role, AclOperation operation) {
    return new AclBinding(
        what,
        new AccessControlEntry(principal(role), ANY_HOST, operation, AclPermissionType.ALLOW));
  }

  private static String principal(Role role) {
    return "User:" + role.word();
  }
}
