package dev.quarkstream.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.Roles;
import io.quarkus.security.StringPermission;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.security.BasicPermission;
import org.junit.jupiter.api.Test;

class FirstPartyIdentityTest {

    private static final class Own extends BasicPermission {

        private static final long serialVersionUID = 1;

        Own(String name) {
            super(name);
        }
    }

    @Test
    void whatIsConfiguredIsAllowedAndAllElseIsTheApplicationsToSay() {
        var bob = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal("bob"))
                .addPermissionAsString("payroll:read")
                .addRole("clerk")
                .addAttribute("desk", 7)
                .build();
        var identity = FirstPartyIdentity.of(bob, "read"::equals);
        assertThat(identity.checkPermissionBlocking(new StringPermission("read")))
                .isTrue();
        assertThat(identity.checkPermissionBlocking(new StringPermission("payroll", "read")))
                .isTrue();
        assertThat(identity.checkPermissionBlocking(new StringPermission("payroll", "write")))
                .isFalse();
        assertThat(identity.checkPermissionBlocking(new StringPermission("elsewhere")))
                .isFalse();
        assertThat(identity.checkPermissionBlocking(new Own("read"))).isFalse();
        assertThat(identity.getRoles()).containsExactlyInAnyOrder("clerk", Roles.SESSION);
        assertThat(identity.<Integer>getAttribute("desk")).isEqualTo(7);
        assertThat(identity.getPrincipal()).isSameAs(bob.getPrincipal());
    }

    @Test
    void nobodyStaysNobody() {
        var nobody = QuarkusSecurityIdentity.builder().setAnonymous(true).build();
        assertThat(FirstPartyIdentity.of(nobody, "read"::equals)).isSameAs(nobody);
    }
}
