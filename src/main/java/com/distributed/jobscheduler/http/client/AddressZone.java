package com.distributed.jobscheduler.http.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The zone of an address, which decides whether a URL from outside may be called. */
public enum AddressZone {
    /** This machine. */
    LOOPBACK,
    /**
     * Addresses without a regular service: unspecified, link-local, multicast, obsolete ones, and the metadata services
     * of clouds.
     */
    RESERVED,
    /** A private network. */
    PRIVATE,
    PUBLIC;

    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] COMPATIBLE = new byte[12];
    private static final byte[] AWS_METADATA = {(byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54
    };
    private static final byte[] ALIBABA_METADATA = {100, 100, 100, (byte) 200};
    private static final byte[] AZURE_METADATA = {(byte) 168, 63, (byte) 129, 16};

    /** The zone of an address; for an IPv6 address that contains an IPv4 address, the zone of the latter. */
    public static AddressZone of(InetAddress address) {
        var bytes = address.getAddress();
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        if (address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || (address instanceof Inet6Address && startsWith(bytes, COMPATIBLE))
                || Arrays.equals(bytes, AWS_METADATA)
                || Arrays.equals(bytes, ALIBABA_METADATA)
                || Arrays.equals(bytes, AZURE_METADATA)) {
            return RESERVED;
        }
        if (address instanceof Inet6Address) {
            if (startsWith(bytes, NAT64)) {
                return of(embedded(bytes));
            }
            return (bytes[0] & 0xfe) == 0xfc ? PRIVATE : PUBLIC; // fc00::/7
        }
        var first = bytes[0] & 0xff;
        var shared = first == 100 && (bytes[1] & 0xc0) == 64;
        return address.isSiteLocalAddress() || first == 0 || first >= 240 || shared ? PRIVATE : PUBLIC;
    }

    private static boolean startsWith(byte[] address, byte[] prefix) {
        return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static InetAddress embedded(byte[] address) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address, 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
