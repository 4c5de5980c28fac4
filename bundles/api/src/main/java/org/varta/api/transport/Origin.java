// SPDX-License-Identifier: Apache-2.0
package org.varta.api.transport;

/**
 * How far a beat's sender can be trusted, weakest first. The rank only decides whether one beat may replace what another
 * has pinned; whether a stall may lead to a recovery is decided elsewhere, case by case.
 */
public enum Origin {
    /** A network datagram; nobody vouches for its sender. */
    NETWORK_UNVERIFIED("network_unverified"),
    /** A UNIX socket without (complete) kernel credentials: the file mode is all the protection there is. */
    SOCKET_MODE_ONLY("socket_mode_only"),
    /** A network listener that the operator has explicitly vouched for. */
    OPERATOR_ATTESTED("operator_attested"),
    /** A UNIX socket where the kernel has named the sending process. */
    KERNEL_ATTESTED("kernel_attested");

    private final String token;

    Origin(String token) {
        this.token = token;
    }

    /**
     * The stable lower-case token of this class.
     *
     * @return the token, never null
     */
    public String token() {
        return token;
    }

    /**
     * The rank: 0 is weakest.
     *
     * @return 0 to 3
     */
    public int rank() {
        return ordinal();
    }
}
