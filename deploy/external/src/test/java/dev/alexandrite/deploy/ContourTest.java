package dev.alexandrite.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.platform.RoleLauncher;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContourTest {

  @Test
  void allMeansTheRolesOfThisContour() {
    assertThat(RoleLauncher.roles("all")).containsExactly(Role.SHOP, Role.PARTNER);
  }

  @Test
  void aRoleOfTheOtherContourCannotBeStarted() {
    assertThatThrownBy(() -> RoleLauncher.start(Role.PRICING, Map.of()))
        .hasMessageContaining("not part of this build");
  }
}
