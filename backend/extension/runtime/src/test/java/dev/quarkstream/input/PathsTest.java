package dev.quarkstream.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PathsTest {

    @Test
    void aPathOfQuarkusItselfIsReadAsQuarkusReadsIt() {
        assertThat(Paths.withoutSlash("/")).isEmpty();
        assertThat(Paths.withoutSlash("/shop")).isEqualTo("/shop");
        assertThat(Paths.withoutSlash("shop/")).isEqualTo("/shop");
    }

    @Test
    void whatOnlyBeginsLikeAPathIsNotBeneathIt() {
        assertThat(Paths.isBeneath(List.of("/api"), "/api")).isTrue();
        assertThat(Paths.isBeneath(List.of("/api"), "/api/tokens")).isTrue();
        assertThat(Paths.isBeneath(List.of("/api"), "/apis")).isFalse();
        assertThat(Paths.isBeneath(List.of(""), "/anything")).isTrue();
    }
}
