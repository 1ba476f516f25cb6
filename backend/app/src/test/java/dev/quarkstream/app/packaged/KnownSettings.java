package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The variables of the environment by which our settings go, as the operators' table has them, which is made of the code. */
class KnownSettings {

    private static final Pattern SETTING = Pattern.compile("(?m)^\\| `(quarkstream\\.[^`<]+)` \\|");

    private KnownSettings() {}

    /** Those of Quarkus are not ours to know. */
    static void assertAllExist(Collection<String> variables) throws IOException {
        assertThat(variables)
                .filteredOn(variable -> !variable.startsWith("QUARKUS_"))
                .isNotEmpty()
                .isSubsetOf(variables());
    }

    private static Set<String> variables() throws IOException {
        return SETTING.matcher(Files.readString(Path.of("OPERATIONS.md")))
                .results()
                .map(KnownSettings::variable)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String variable(MatchResult setting) {
        return setting.group(1).toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }
}
