package com.distributed.jobscheduler.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class OwnMachineTest {
    private final MockHttpServletRequest request = new MockHttpServletRequest();

    private void connects(String remote, String local) {
        request.setRemoteAddr(remote);
        request.setLocalAddr(local);
    }

    @Test
    void knowsBothFormsOfTheLoopbackAddress() {
        connects("127.0.0.1", "127.0.0.1");
        assertThat(OwnMachine.hasSent(request)).isTrue();
        connects("0:0:0:0:0:0:0:1", "::1");
        assertThat(OwnMachine.hasSent(request)).isTrue();
    }

    @Test
    void isNoOtherMachine() {
        connects("192.0.2.7", "192.0.2.1");
        assertThat(OwnMachine.hasSent(request)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "x-forwarded-for", "X-Forwarded-Host", "X-Real-IP", "Via"})
    void isNoProxyOfAnotherMachine(String header) {
        connects("127.0.0.1", "127.0.0.1");
        request.addHeader(header, "127.0.0.1");
        assertThat(OwnMachine.hasSent(request)).isFalse();
    }

    /** As Spring's ForwardedHeaderFilter does, which believes what a caller says. */
    @Test
    void isNotWhatAFilterOfTheApplicationSays() {
        connects("192.0.2.7", "192.0.2.1");
        var believed = new HttpServletRequestWrapper(request) {
            @Override
            public String getRemoteAddr() {
                return "127.0.0.1";
            }

            @Override
            public String getLocalAddr() {
                return "127.0.0.1";
            }
        };
        assertThat(OwnMachine.hasSent(believed)).isFalse();
    }
}
