package dev.quarkstream.app.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is easy to guess is refused with advice, and judging never takes long. */
class PasswordStrengthTest {

    private static final List<String> ADA = List.of("Ada Lovelace", "ada.king@example.com");

    /** Letters, digits and signs that stand for one another, and what is in patterns: each is slow in another way. */
    private static final List<String> ALPHABETS = List.of(
            "ab", "a1", "4@8({<[369!1|7$5+%2z", "01/", "ixy1!|l7", "1l!|i7+t", "0123456789", "/-. 0129", "日本語a1!");

    private final PasswordStrength strength = new PasswordStrength();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "password, This is a top-10 common password. Add another word or two. Uncommon words are better.",
                "qwertyuiop, This is a top-100 common password. Add another word or two. Uncommon words are better.",
                "\"zxcvbnm,./\", Straight rows of keys are easy to guess.",
                "abcdefghijkl, Sequences like abc or 6543 are easy to guess.",
                "aaaaaaaaaaaa, Avoid sequences.",
                "P@ssw0rd, This is similar to a commonly used password.",
                "abcabcabc, Avoid repeated words and characters.",
                "13.12.1984, Dates are often easy to guess.",
                "ada lovelace, Must not be made of your own name or e-mail.",
                "King.Lovelace!, Must not be made of your own name or e-mail.",
                "quarkstream1!, Must not be made of your own name or e-mail."
            })
    void whatIsEasyToGuessIsSaidSo(String password, String advice) {
        assertThat(strength.faultOf(password, ADA).orElse("")).contains(advice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse battery", "xkq7Lm!2pQ", "lovelace under pressure", "4@8({<[369!1|7$5+%2z"})
    void whatIsNotMayBeChosen(String password) {
        assertThat(strength.faultOf(password, ADA)).isEmpty();
    }

    @Test
    void noPasswordIsReadInSoManyWaysThatItTakesLong() {
        var random = new Random(1815);
        var cut = 0;
        for (var i = 0; i < 1_500; i++) {
            var password = repeated(random, ALPHABETS.get(i % ALPHABETS.size()));
            var judged = PasswordStrength.measurable(password);
            assertThat(password).startsWith(judged);
            assertThat(PasswordStrength.work(judged)).isLessThanOrEqualTo(PasswordStrength.MOST_WORK);
            cut += judged.equals(password) ? 0 : 1;
        }
        assertThat(cut).as("those that would have taken longer").isPositive();
    }

    private static String repeated(Random random, String alphabet) {
        var unit = new StringBuilder();
        IntStream.rangeClosed(0, random.nextInt(72))
                .forEach(any -> unit.append(alphabet.charAt(random.nextInt(alphabet.length()))));
        return unit.toString().repeat(72).substring(0, 72);
    }

    @Test
    void aNameOfManyWordsMakesNoPasswordWeaker() {
        var name = "ab cd ef gh ijk ".repeat(16).strip();
        assertThat(strength.faultOf("correct horse battery", List.of(name, "ada@example.com")))
                .isEmpty();
    }
}
