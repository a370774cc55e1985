package dev.alexandrite.embedded;

import java.util.Set;

/**
 * Somebody who may sign in to the embedded OIDC provider.
 *
 * @param roles SELLER, OPERATOR, ADMINISTRATOR
 */
public record DemoPerson(String displayName, String password, Set<String> roles) {
  public DemoPerson {
    roles = Set.copyOf(roles);
  }

  @Override
  public String toString() {
    return displayName + " " + roles;
  }
}
