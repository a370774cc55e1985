package dev.alexandrite.embedded;

import dev.alexandrite.contracts.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Whoever signs requests to the S3 store, and what they may do there. What no grant allows is
 * refused.
 *
 * @param accessKey letters, digits, '-' and '_'
 */
public record StoreIdentity(String accessKey, String secretKey, List<Grant> grants) {

  /** WRITE makes and joins objects; it reads none, and its owner may only give up parts. */
  public enum Action {
    READ,
    WRITE,
    DELETE,
    /** The names of what is there; no role needs them. */
    LIST
  }

  /**
   * @param prefix of the keys; empty for the whole bucket
   */
  public record Grant(String bucket, String prefix, Set<Action> actions) {}

  /** Those of a role that uses the store. The same as policies of IAM: docs/file-store.md. */
  public static StoreIdentity of(Role role, String accessKey, String secretKey) {
    return new StoreIdentity(accessKey, secretKey, grants(role));
  }

  private static List<Grant> grants(Role role) {
    Set<Action> all = EnumSet.of(Action.READ, Action.WRITE, Action.DELETE);
    return switch (role) {
      case SHOP, PARTNER -> List.of(new Grant("incoming", role.word() + "/", all));
      case PRICING -> List.of(new Grant("incoming", "", EnumSet.of(Action.READ)));
      case MODELS -> EmbeddedS3.BUCKETS.stream().map(bucket -> new Grant(bucket, "", all)).toList();
      case CRM, ASSIGNMENT, MES, INSIGHT -> List.of();
    };
  }

  /** May do everything everywhere: for tests, which look at what roles leave there. */
  static StoreIdentity ofEverything(String accessKey, String secretKey) {
    return new StoreIdentity(
        accessKey,
        secretKey,
        EmbeddedS3.BUCKETS.stream()
            .map(bucket -> new Grant(bucket, "", EnumSet.allOf(Action.class)))
            .toList());
  }

  boolean may(Action action, String bucket, String key) {
    return grants.stream()
        .anyMatch(
            grant ->
                grant.actions().contains(action)
                    && grant.bucket().equals(bucket)
                    && key.startsWith(grant.prefix()));
  }

  @Override
  public String toString() {
    return accessKey;
  }
}
