package dev.quarkstream.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanelSettingsTest {

    @Test
    void aPathHasASlashAtBothEnds() {
        assertThat(PanelSettings.path("/")).isEqualTo("/");
        assertThat(PanelSettings.path("/quarkstream/")).isEqualTo("/quarkstream/");
        assertThat(PanelSettings.path("/my/tokens")).isEqualTo("/my/tokens/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokens",
                "//",
                "/a//b",
                "/../a",
                "/.",
                "/a\"b",
                "/<a>",
                "/a b",
                "/a?b",
                "/a#b",
                "/%61",
                "https://a/"
            })
    void whatIsNoPathStopsTheStart(String path) {
        assertThatThrownBy(() -> PanelSettings.path(path))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkstream.panel.path");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/login",
                "/login?to={return}",
                "https://id.example.com",
                "http://localhost:8081/in?to={return}#a"
            })
    void peopleAreSentToAPathOrAnotherServer(String address) {
        assertThatCode(() -> PanelSettings.requireAddress("login-url", Optional.of(address)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "login",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "javascript:alert(1)",
                "data:text/html,x",
                "https:///x",
                "https:evil.example",
                "{return}",
                "/{return}\n",
                "/a b"
            })
    void nobodyIsLedAstray(String address) {
        assertThatThrownBy(() -> PanelSettings.requireAddress("login-url", Optional.of(address)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("quarkstream.panel.login-url ");
    }

    @Test
    void theyNeedNotBeSentAnywhere() {
        assertThatCode(() -> PanelSettings.requireAddress("logout-url", Optional.empty()))
                .doesNotThrowAnyException();
    }
}
