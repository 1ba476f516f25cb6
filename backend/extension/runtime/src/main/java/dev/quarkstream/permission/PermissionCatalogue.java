package dev.quarkstream.permission;

import dev.quarkstream.TokenPermissions;
import io.quarkus.arc.All;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Every permission there is, in the configured order. A bad configuration stops the start. */
@Startup
@ApplicationScoped
public class PermissionCatalogue {

    /** The permission that stands for all of them; it is never configured and never offered. */
    public static final String EVERYTHING = "*";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._-]{0,63}");

    private final Set<String> names;
    private final Set<String> defaults;
    private final Map<String, String> descriptions = new HashMap<>();

    PermissionCatalogue(PermissionConfig config, AnnotatedPermissions annotated, @All List<TokenPermissions> fromCode) {
        this.names = distinct("quarkstream.permissions", config.permissions());
        var known = fromCode.stream().flatMap(source -> source.all().stream()).toList();
        known.forEach(permission -> names.add(permission.name()));
        this.defaults = distinct("quarkstream.default-permissions", config.defaultPermissions());
        names.forEach(PermissionCatalogue::requireName);
        require(names, defaults, "quarkstream.default-permissions names");
        require(names, config.permissionDescriptions().keySet(), "quarkstream.permission-descriptions describes");
        require(names, annotated.names(), "@PermissionsAllowed names");
        for (var permission : known) {
            if (permission.description() != null) {
                descriptions.put(permission.name(), permission.description());
            }
        }
        descriptions.putAll(config.permissionDescriptions());
    }

    /**
     * The configured names, as a command finds them, which has no beans.
     *
     * @throws ConfigurationException if the application would not start with them
     */
    public static Collection<String> check(SmallRyeConfig config) {
        Arc.initialize(); // what the code asks for was written down when it was built
        var annotated = Arc.container().instance(AnnotatedPermissions.class).get();
        var fromCode = Arc.container().listAll(TokenPermissions.class).stream()
                .map(InstanceHandle::get)
                .toList();
        return new PermissionCatalogue(config.getConfigMapping(PermissionConfig.class), annotated, fromCode).names();
    }

    /** The names in the configured order. */
    public Collection<String> names() {
        return names;
    }

    /** What a token gets that asks for nothing, in the configured order. */
    public List<String> defaults() {
        return inOrder(defaults);
    }

    /** Whether a client may give this permission to a token; {@link #EVERYTHING} comes from an import or from code. */
    public boolean offers(String name) {
        return names.contains(name);
    }

    /** The same permissions once each and in the configured order, {@link #EVERYTHING} first. */
    public List<String> inOrder(Collection<String> permissions) {
        var wanted = Set.copyOf(permissions);
        var ordered = new LinkedHashSet<String>();
        if (wanted.contains(EVERYTHING)) {
            ordered.add(EVERYTHING);
        }
        names.stream().filter(wanted::contains).forEach(ordered::add);
        return List.copyOf(ordered);
    }

    boolean isDefault(String name) {
        return defaults.contains(name);
    }

    Optional<String> description(String name) {
        return Optional.ofNullable(descriptions.get(name));
    }

    private static Set<String> distinct(String setting, Optional<List<String>> configured) {
        var seen = new LinkedHashSet<String>();
        for (var name : configured.orElse(List.of())) {
            if (!seen.add(name)) {
                throw new ConfigurationException(setting + " names \"" + name + "\" twice");
            }
        }
        return seen;
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigurationException(
                    "quarkstream.permissions: \"" + name + "\" is no permission name, which is " + NAME.pattern());
        }
    }

    private static void require(Set<String> known, Collection<String> used, String who) {
        var unknown = new TreeSet<>(used);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(who + " " + String.join(", ", unknown)
                    + ", which quarkstream.permissions does not list" + howToWriteAColon(known, unknown));
        }
    }

    /** In a .properties file a colon ends the name of a setting, inside quotes too, and what was before it is left. */
    private static String howToWriteAColon(Set<String> known, Set<String> unknown) {
        return known.stream()
                .filter(name -> unknown.stream().anyMatch(left -> name.startsWith(left.replace("\"", "") + ":")))
                .findFirst()
                .map(name ->
                        "; if " + name + " is meant: in a .properties file it is \"" + name.replace(":", "\\:") + "\"")
                .orElse("");
    }
}
