package dev.quarkstream.permission;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The permissions that a token can carry. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream")
public interface PermissionConfig {

    /** The names of all permissions, in the order in which the panel shows them. */
    Optional<List<String>> permissions();

    /** The permissions that are checked on a fresh form and given to a token that asks for none. */
    Optional<List<String>> defaultPermissions();

    /** What a permission allows, in one sentence for the people who check its box, by its name. */
    Map<String, String> permissionDescriptions();
}
