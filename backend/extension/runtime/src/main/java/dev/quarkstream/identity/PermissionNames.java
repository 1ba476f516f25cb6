package dev.quarkstream.identity;

import io.quarkus.security.StringPermission;
import java.security.Permission;
import java.util.Arrays;
import java.util.List;

/** Quarkus reads {@code notes:read} as the action {@code read} of {@code notes}; to us it is one name. */
final class PermissionNames {

    private PermissionNames() {}

    static List<String> of(Permission permission) {
        return permission instanceof StringPermission && permission.getActions() != null
                ? Arrays.stream(permission.getActions().split(","))
                        .map(action -> permission.getName() + ":" + action)
                        .toList()
                : List.of(permission.getName());
    }
}
