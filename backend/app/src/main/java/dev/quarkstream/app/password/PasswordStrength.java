package dev.quarkstream.app.password;

import com.nulabinc.zxcvbn.Context;
import com.nulabinc.zxcvbn.Feedback;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.matchers.L33tMatcher;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Estimates how many guesses a password takes, and says what would make it better. It takes some milliseconds. */
@Singleton
class PasswordStrength {

    /** Of 0 to 4: "safely unguessable", 10^8 guesses and more. */
    private static final int ENOUGH = 3;

    private static final String PRODUCT = "quarkstream";

    private static final String WORDS = "/com/nulabinc/zxcvbn/messages.properties";

    /** What is said where the dictionaries have no words for it. */
    private static final String WEAK = "This is easy to guess.";

    private static final String OWN_WORDS = "Must not be made of your own name or e-mail.";

    /** A password with more than that beside such words is one of its own. */
    private static final int FEW = 3;

    /** A shorter word is in many a good password by chance. */
    private static final int MIN_WORD = 3;

    /** All words that are known of somebody: a name may have many. */
    private static final int MOST_WORDS = 50;

    /**
     * Ways to read a text's digits and signs as letters, times the square of its length: each way is looked up in all
     * dictionaries, and seventy signs would be read in hundreds of ways and take a second.
     */
    static final int MOST_WORK = 20_000;

    private static final L33tMatcher LETTERS_OF_SIGNS = new L33tMatcher(new Context(Map.of(), Map.of()), Map.of());

    /** With 90,000 words, when there is a password to judge. */
    private record Judge(Zxcvbn dictionaries, ResourceBundle words) {}

    private volatile @Nullable Judge judge;

    /**
     * What is wrong with a password, in words; empty: it is good enough.
     *
     * @param known what everybody knows of its owner
     */
    Optional<String> faultOf(String password, Collection<String> known) {
        var judge = judge();
        var words = words(known);
        if (isMadeOf(words, password)) {
            return Optional.of(OWN_WORDS);
        }
        var strength = judge.dictionaries.measure(measurable(password), words);
        return strength.getScore() >= ENOUGH
                ? Optional.empty()
                : Optional.of(advice(strength.getFeedback().withResourceBundle(judge.words)));
    }

    /** However many there are of them: the estimate takes every further word for a surprise. */
    private static boolean isMadeOf(List<String> words, String password) {
        var rest = password.toLowerCase(Locale.ROOT);
        for (var word : words) {
            rest = rest.replace(word, "");
        }
        return rest.length() <= FEW;
    }

    private static String advice(Feedback feedback) {
        var warning = feedback.getWarning();
        return Stream.concat(Stream.of(warning.isEmpty() ? WEAK : warning), feedback.getSuggestions().stream())
                .collect(Collectors.joining(" "));
    }

    /** As much of it as can be judged in time: no password is weaker than its beginning. */
    static String measurable(String password) {
        var part = password;
        while (work(part) > MOST_WORK) {
            part = part.substring(0, part.offsetByCodePoints(part.length(), -1));
        }
        return part;
    }

    static long work(String text) {
        var readings = LETTERS_OF_SIGNS.relevantL33tSubTable(text).values().stream()
                .mapToLong(List::size)
                .reduce(1, (some, more) -> some * more);
        return readings * text.length() * text.length();
    }

    private static List<String> words(Collection<String> known) {
        return Stream.concat(
                        Stream.of(PRODUCT),
                        known.stream()
                                .map(text -> Passwords.normal(text).toLowerCase(Locale.ROOT))
                                .flatMap(text -> Stream.concat(Stream.of(text), parts(text))))
                .filter(word -> word.length() >= MIN_WORD)
                .distinct()
                .limit(MOST_WORDS)
                .sorted(Comparator.comparing(String::length).reversed()) // some are parts of others
                .toList();
    }

    private static Stream<String> parts(String text) {
        return Stream.concat(Stream.of(text.split("@")), Stream.of(text.split("[\\s@._+-]+")));
    }

    private Judge judge() {
        var known = judge;
        if (known == null) {
            known = read(); // by two at once: they are the same
            judge = known;
        }
        return known;
    }

    private static Judge read() {
        try (var words = PasswordStrength.class.getResourceAsStream(WORDS)) {
            return new Judge(new Zxcvbn(), new PropertyResourceBundle(Objects.requireNonNull(words)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
