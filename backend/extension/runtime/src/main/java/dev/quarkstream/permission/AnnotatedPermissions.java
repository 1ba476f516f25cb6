package dev.quarkstream.permission;

import java.util.Set;

/** The permissions that the code asks for with {@code @PermissionsAllowed}, collected when the application is built. */
record AnnotatedPermissions(Set<String> names) {}
