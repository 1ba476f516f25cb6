package dev.quarkstream.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTokenTest {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    @Test
    void aSecretHasTheShapeThatScannersLookFor() {
        assertThat(PlainTextToken.generate("qst_").value()).matches("^qst_[0-9A-Za-z]{49}$");
    }

    @Test
    void theLastSixDigitsAreTheChecksumOfAllBefore() {
        var secret = PlainTextToken.generate("qst_").value();
        var crc = new CRC32();
        crc.update(secret.substring(0, 47).getBytes(StandardCharsets.US_ASCII));
        long written = 0;
        for (var digit : secret.substring(47).toCharArray()) {
            written = written * 62 + DIGITS.indexOf(digit);
        }
        assertThat(written).isEqualTo(crc.getValue());
    }

    @Test
    void noTwoSecretsAreAlike() {
        var seen = new HashSet<String>();
        for (var i = 0; i < 10_000; i++) {
            assertThat(seen.add(PlainTextToken.generate("qst_").value())).isTrue();
        }
    }

    @Test
    void aSecretIsReadBackWhateverPrefixItWasMadeWith() {
        for (var prefix : new String[] {"qst_", "acme-", "x", "a_very_long_prefix_of_32_letters"}) {
            var made = PlainTextToken.generate(prefix);
            assertThat(PlainTextToken.parse(made.value()))
                    .hasValueSatisfying(read -> assertThat(read.digest()).isEqualTo(made.digest()));
        }
    }

    @Test
    void anyOneWrongCharacterIsNoticedWithoutTheDatabase() {
        var secret = PlainTextToken.generate("qst_").value();
        for (var i = 0; i < secret.length(); i++) {
            var wrong = secret.charAt(i) == 'x' ? 'y' : 'x';
            assertThat(PlainTextToken.parse(secret.substring(0, i) + wrong + secret.substring(i + 1)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "|", "1ABC|x", "qst_", "qst_short", "qst_é", " ", "\u0000"})
    void whatIsNoSecretIsRefused(String text) {
        assertThat(PlainTextToken.parse(text)).isEmpty();
    }

    @Test
    void onlyTheDigestOfTheWholeSecretIsStored() throws Exception {
        var token = PlainTextToken.generate("qst_");
        assertThat(token.digest().bytes())
                .isEqualTo(MessageDigest.getInstance("SHA-256")
                        .digest(token.value().getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void anImportedTokenIsHashedFromItsSecretPartAlone() throws Exception {
        var secret = MessageDigest.getInstance("SHA-256").digest("abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(PlainTextToken.parseImported("7|abc"))
                .hasValueSatisfying(t -> assertThat(t.digest().bytes()).isEqualTo(secret));
        assertThat(PlainTextToken.parseImported("abc"))
                .hasValueSatisfying(t -> assertThat(t.digest().bytes()).isEqualTo(secret));
        assertThat(PlainTextToken.parseImported("7|")).isEmpty();
        assertThat(PlainTextToken.parseImported("x".repeat(256))).isEmpty();
    }

    @Test
    void aSecretKeepsQuiet() {
        var token = PlainTextToken.generate("qst_");
        assertThat(token.toString()).doesNotContain(token.value());
    }
}
