package dev.quarkstream;

import java.util.List;

/**
 * Permissions that an application knows by itself, beside those in {@code quarkstream.permissions}. All beans of this type
 * count. They are asked once, when the application starts, and their names obey the same rules or it does not.
 */
@FunctionalInterface
public interface TokenPermissions {

    /** In the order in which the panel shows them, after the configured ones; of one that is configured too, its description. */
    List<TokenPermission> all();
}
