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
    assertThat(RoleLauncher.roles("all"))
        .containsExactly(
            Role.MODELS, Role.PRICING, Role.CRM, Role.ASSIGNMENT, Role.MES, Role.INSIGHT);
  }

  @Test
  void aRoleOfTheOtherContourCannotBeStarted() {
    assertThatThrownBy(() -> RoleLauncher.start(Role.SHOP, Map.of()))
        .hasMessageContaining("not part of this build");
  }
}
