package dev.quarkstream.app.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail is on when somebody sends it by some server. */
class MailSetupTest {

    private static final String FROM = "quarkus.mailer.from";
    private static final String HOST = "quarkus.mailer.host";

    /** Beside what Quarkus assumes by itself. */
    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withDefaultValue(HOST, "localhost")
                .withMapping(MailConfig.class)
                .withSources(new PropertiesConfigSource(settings, "the operator", 100))
                .build();
    }

    private static MailSetup setup(String... settings) {
        var all = new HashMap<String, String>();
        for (var i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        var config = config(all);
        return new MailSetup(config, config.getConfigMapping(MailConfig.class), LaunchMode.NORMAL);
    }

    @Test
    void withoutASenderItIsOff() {
        assertThat(setup().isOn()).isFalse();
        assertThat(setup(HOST, "mail.example.com").isOn()).isFalse();
    }

    @Test
    void withASenderAndAServerItIsOn() {
        assertThat(setup(FROM, "Tokens <tokens@example.com>", HOST, "mail.example.com"))
                .satisfies(setup -> assertThat(setup.isOn()).isTrue())
                .satisfies(setup -> assertThat(setup.domain()).isEqualTo("example.com"));
    }

    @Test
    void aSenderWithoutAServerStopsTheStart() {
        assertThatThrownBy(() -> setup(FROM, "tokens@example.com"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "quarkus.mailer.from is set and quarkus.mailer.host is not: mails need a server that takes them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a b@example.com", "Tokens <tokens@example.com", "@", "a@b\r\nBcc: c@d"})
    void aSenderWhoIsNoAddressStopsTheStart(String from) {
        assertThatThrownBy(() -> setup(FROM, from, HOST, "mail.example.com"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(FROM);
    }

    @Test
    void mailsThatReachNobodyStopTheStart() {
        assertThatThrownBy(() ->
                        setup(FROM, "tokens@example.com", HOST, "mail.example.com", "quarkus.mailer.mock", "true"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.mailer.mock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/tokens", "tokens.example.com", "ftp://tokens.example.com", "javascript:alert(1)", "https:///x"
            })
    void aPanelThatIsNoAddressOfAPageStopsTheStart(String url) {
        assertThatThrownBy(() -> setup("quarkstream.mail.panel-url", url))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkstream.mail.panel-url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://x.example/?a", "https://x.example/#/a"})
    void aPanelWhosePagesCannotBeBelowItsAddressStopsTheStart(String url) {
        assertThatThrownBy(() -> setup("quarkstream.mail.panel-url", url))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkstream.mail.panel-url must end with a path");
    }

    @Test
    void thePanelsPagesAreBelowItsAddress() {
        var from =
                new String[] {FROM, "tokens@example.com", HOST, "mail.example.com", "quarkstream.mail.panel-url", ""};
        for (var panel : new String[] {"https://x.example", "https://x.example/"}) {
            from[5] = panel;
            assertThat(setup(from).page("login")).isEqualTo("https://x.example/login");
            assertThat(setup(from).hasLinks()).isTrue();
        }
        assertThat(setup(FROM, "tokens@example.com", HOST, "mail.example.com").hasLinks())
                .isFalse();
        assertThat(setup().page("login")).isEmpty();
    }

    @Test
    void aMailWithoutAnyTimeStopsTheStart() {
        assertThatThrownBy(() -> setup("quarkstream.mail.time-limit", "0s"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkstream.mail.time-limit");
    }

    @Test
    void aServerThatNobodySendsByLooksLikeAnOversight() {
        assertThat(MailSetup.lacksSender(config(Map.of(HOST, "mail.example.com"))))
                .isTrue();
        assertThat(MailSetup.lacksSender(config(Map.of()))).isFalse();
    }

    @Test
    void encryptedItIsAnotherPort() {
        var settings = new HashMap<>(Map.of(FROM, "tokens@example.com", HOST, "mail.example.com"));
        assertThat(MailSetup.sender(config(settings)).orElseThrow().port()).isEqualTo(25);
        settings.put("quarkus.mailer.tls", "true");
        assertThat(MailSetup.sender(config(settings)).orElseThrow().port()).isEqualTo(465);
        settings.put("quarkus.mailer.port", "2525");
        assertThat(MailSetup.sender(config(settings)).orElseThrow().port()).isEqualTo(2525);
    }
}
