package dev.quarkstream.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarkstream.TokenPermission;
import dev.quarkstream.TokenPermissions;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionCatalogueTest {

    @Test
    void theConfiguredOrderIsKeptAndDuplicatesCollapse() {
        var catalogue = catalogue(List.of("c", "a", "b"), List.of("b", "c"));
        assertThat(catalogue.names()).containsExactly("c", "a", "b");
        assertThat(catalogue.defaults()).containsExactly("c", "b");
        assertThat(catalogue.inOrder(List.of("b", "a", "b", "c", "*"))).containsExactly("*", "c", "a", "b");
    }

    @Test
    void noPermissionsAtAllAreAllowed() {
        assertThat(catalogue(List.of(), List.of()).names()).isEmpty();
    }

    @Test
    void aDefaultThatIsNoPermissionStopsTheStart() {
        refused(() -> catalogue(List.of("read"), List.of("write")), "default-permissions", "write");
        refused(() -> catalogue(List.of("read"), List.of("*")), "default-permissions", "*");
    }

    @Test
    void aDuplicateStopsTheStart() {
        refused(() -> catalogue(List.of("read", "read"), List.of()), "quarkstream.permissions", "read", "twice");
        refused(() -> catalogue(List.of("read"), List.of("read", "read")), "default-permissions", "twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "-a", ".a", "a b", "é", "a/b", "{x}"})
    void whatIsNoNameStopsTheStart(String name) {
        refused(() -> catalogue(List.of("read", name), List.of()), "quarkstream.permissions", "no permission name");
    }

    @Test
    void aNameOfSixtyFourCharactersIsTheLongest() {
        assertThat(catalogue(List.of("a".repeat(64)), List.of()).names()).hasSize(1);
        refused(() -> catalogue(List.of("a".repeat(65)), List.of()), "no permission name");
    }

    @Test
    void anAnnotationThatNamesAnUnconfiguredPermissionStopsTheStart() {
        refused(
                () -> new PermissionCatalogue(
                        config(List.of("read"), List.of(), Map.of()),
                        new AnnotatedPermissions(Set.of("read", "wirte"), Set.of()),
                        List.of()),
                "@PermissionsAllowed",
                "wirte");
    }

    @Test
    void aDescriptionOfNothingStopsTheStart() {
        refused(
                () -> new PermissionCatalogue(
                        config(List.of("read"), List.of(), Map.of("raed", "x")),
                        new AnnotatedPermissions(Set.of(), Set.of()),
                        List.of()),
                "permission-descriptions",
                "raed");
    }

    /** As a .properties file is read: a colon that is not escaped ends the key. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "quarkstream.permission-descriptions.\"reports:run\"=Run reports.",
                "quarkstream.permission-descriptions.reports:run=Run reports."
            })
    void aDescriptionWhoseColonIsNotEscapedIsToldHowToWriteIt(String line) throws IOException {
        var file = new Properties();
        file.load(new StringReader(line));
        var name = file.stringPropertyNames().iterator().next().replace("quarkstream.permission-descriptions.", "");
        refused(
                () -> new PermissionCatalogue(
                        config(List.of("read", "reports:run"), List.of(), Map.of(name, "x")),
                        new AnnotatedPermissions(Set.of(), Set.of()),
                        List.of()),
                "permission-descriptions",
                "\"reports\\:run\"");
    }

    private static void refused(Runnable start, String... words) {
        assertThatThrownBy(start::run)
                .isInstanceOf(ConfigurationException.class)
                .message()
                .contains(words)
                .doesNotContain("\n");
    }

    private static PermissionCatalogue catalogue(List<String> permissions, List<String> defaults) {
        return new PermissionCatalogue(
                config(permissions, defaults, Map.of()), new AnnotatedPermissions(Set.of(), Set.of()), List.of());
    }

    private static PermissionConfig config(
            List<String> permissions, List<String> defaults, Map<String, String> descriptions) {
        return new PermissionConfig() {
            @Override
            public Optional<List<String>> permissions() {
                return Optional.of(permissions);
            }

            @Override
            public Optional<List<String>> defaultPermissions() {
                return Optional.of(defaults);
            }

            @Override
            public Map<String, String> permissionDescriptions() {
                return descriptions;
            }
        };
    }

    @Test
    void permissionsFromCodeComeAfterTheConfiguredOnes() {
        TokenPermissions fromCode = () -> List.of(
                TokenPermission.named("print"),
                new TokenPermission("reports:run", "Run reports."),
                new TokenPermission("read", "As coded."));
        var catalogue = new PermissionCatalogue(
                config(List.of("read"), List.of("reports:run"), Map.of("read", "As configured.")),
                new AnnotatedPermissions(Set.of("reports:run"), Set.of()),
                List.of(fromCode));
        assertThat(catalogue.names()).containsExactly("read", "print", "reports:run");
        assertThat(catalogue.defaults()).containsExactly("reports:run");
        assertThat(catalogue.description("reports:run")).contains("Run reports.");
        assertThat(catalogue.description("read")).contains("As configured.");
    }
}
