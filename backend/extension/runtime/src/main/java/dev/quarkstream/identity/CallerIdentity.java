package dev.quarkstream.identity;

import io.quarkus.security.StringPermission;
import io.quarkus.security.credential.Credential;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import java.security.Permission;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Caller} in the terms of Quarkus' security, so that {@code @RolesAllowed} and {@code @PermissionsAllowed}
 * ask the same object as {@link CurrentUser}. One is made for each request.
 */
public final class CallerIdentity implements SecurityIdentity {

    private final Caller caller;
    private final PermissionUse use;
    private List<String> refused = List.of();

    public CallerIdentity(Caller caller) {
        this(caller, PermissionUse.UNHEARD);
    }

    public CallerIdentity(Caller caller, PermissionUse use) {
        this.caller = caller;
        this.use = use;
    }

    /** The permissions that were asked for and are lacking, in the order of asking. Told once: a test has one caller for several requests. */
    public Collection<String> takeRefused() {
        var taken = refused;
        refused = List.of();
        return taken;
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public boolean isAnonymous() {
        return false;
    }

    @Override
    public Set<String> getRoles() {
        return Set.of(caller.role());
    }

    @Override
    public boolean hasRole(String role) {
        return caller.role().equals(role);
    }

    @Override
    public Set<Permission> getPermissions() {
        return Set.of(); // decided by checkPermission
    }

    @Override
    public Uni<Boolean> checkPermission(Permission permission) {
        return Uni.createFrom().item(checkPermissionBlocking(permission));
    }

    @Override
    public boolean checkPermissionBlocking(Permission permission) {
        // One of a class of the application's own means more than its name says.
        var names = PermissionNames.of(permission);
        var letThrough = permission instanceof StringPermission ? firstThatMay(names) : null;
        if (letThrough == null) {
            refuse(names);
        } else if (caller instanceof TokenCaller token) {
            use.used(token, letThrough);
        }
        return letThrough != null;
    }

    private @Nullable String firstThatMay(List<String> names) {
        for (var name : names) {
            if (caller.can(name)) {
                return name;
            }
        }
        return null;
    }

    private void refuse(List<String> names) {
        refused = Stream.concat(refused.stream(), names.stream()).distinct().toList();
    }

    @Override
    public <T extends Credential> @Nullable T getCredential(Class<T> type) {
        return null; // nothing behind the mechanism needs the secret
    }

    @Override
    public Set<Credential> getCredentials() {
        return Set.of();
    }

    @Override
    @SuppressWarnings("unchecked") // as whoever asks knows
    public <T> @Nullable T getAttribute(String name) {
        return name.equals(PermissionUse.ATTRIBUTE) ? (T) use : null;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return Map.of();
    }
}
