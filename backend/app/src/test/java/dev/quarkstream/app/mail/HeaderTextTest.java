package dev.quarkstream.app.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeUtility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Your token \"a\"", "~ !", "a=b", "é", "=?UTF-8?Q?a?=", "a\tb", "👩‍👩‍👧‍👦", "\u007f"})
    void whateverItIsItComesOutAsItWas(String text) throws Exception {
        assertThat(MimeUtility.decodeText(HeaderText.encode(text))).isEqualTo(text);
    }

    @Test
    void plainTextStaysReadable() {
        assertThat(HeaderText.encode("Your token \"a\" has expired")).isEqualTo("Your token \"a\" has expired");
    }

    @Test
    void longTextIsFoldedBetweenItsCharacters() throws Exception {
        var text = "a" + "🚀é".repeat(128);
        var lines = HeaderText.encode(text).split("\r\n ");
        assertThat(lines).hasSizeGreaterThan(10).allSatisfy(line -> {
            assertThat(line).hasSizeLessThanOrEqualTo(75).matches("=\\?UTF-8\\?B\\?[A-Za-z0-9+/]+=*\\?=");
            assertThat(MimeUtility.decodeText(line)).doesNotContain("\ufffd");
        });
        assertThat(MimeUtility.decodeText(String.join("\r\n ", lines))).isEqualTo(text);
    }

    @Test
    void noLineOfItsOwnGetsThrough() {
        assertThat(HeaderText.encode("a\r\nBcc: evil@example.com")).doesNotContain("\n", "Bcc");
    }
}
