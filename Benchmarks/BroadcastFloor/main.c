// The least that a server can do to tell all pages: an event loop that keeps WebSockets open, and for each message a
// loop of write(2)s of one prepared frame. What it leaves out (checking requests, hearing pages, pages that do not read)
// is what the servers do that are measured beside it.
//
// BroadcastFloor PORT TEXT: `GET /publish` sends the text to every socket. Any other request is answered 200.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SOCKET_LIMIT = 65536, TEXT_LIMIT = 65535 };

// The clients of the benchmark all send the key of RFC 6455 §1.3: this is the answer to it.
static const char switching[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
static const char empty[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

static unsigned char frame[TEXT_LIMIT + 4];
static size_t frame_length;

static int sockets[SOCKET_LIMIT];
static int places[SOCKET_LIMIT]; // where a descriptor stands in `sockets`, from 1; 0 if it is none
static int count;

static void make_frame(const char *text) {
    size_t length = strnlen(text, TEXT_LIMIT);
    frame[frame_length++] = 0x81;
    if (length < 126) {
        frame[frame_length++] = (unsigned char)length;
    } else {
        frame[frame_length++] = 126;
        frame[frame_length++] = (unsigned char)(length >> 8);
        frame[frame_length++] = (unsigned char)length;
    }
    memcpy(frame + frame_length, text, length);
    frame_length += length;
}

static void broadcast(void) {
    for (int index = 0; index < count; index++) {
        // EAGAIN: its buffers are full, and it does not get this one. Any other fault ends it in the loop of events.
        if (write(sockets[index], frame, frame_length) < 0) continue;
    }
}

static void add(int descriptor) {
    sockets[count++] = descriptor;
    places[descriptor] = count;
}

static void end(int descriptor) {
    int place = places[descriptor];
    if (place > 0) {
        int last = sockets[--count];
        sockets[place - 1] = last;
        places[last] = place;
        places[descriptor] = 0;
    }
    close(descriptor);
}

static void answer(int descriptor) {
    char bytes[4096];
    ssize_t length = read(descriptor, bytes, sizeof bytes - 1);
    if (length <= 0) {
        if (length == 0 || errno != EAGAIN) end(descriptor);
        return;
    }
    if (places[descriptor] > 0) return;
    // Requests of the benchmark's clients come in one piece.
    bytes[length] = 0;
    int is_socket = strstr(bytes, "\r\nUpgrade:") != NULL;
    if (strncmp(bytes, "GET /publish ", 13) == 0) broadcast();
    ssize_t sent = is_socket ? write(descriptor, switching, sizeof switching - 1)
                             : write(descriptor, empty, sizeof empty - 1);
    if (sent > 0 && is_socket) add(descriptor);
}

static int start_listening(int port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1024) != 0) return -1;
    return listener;
}

static void accept_all(int listener, int poll) {
    int descriptor, one = 1;
    while ((descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (descriptor >= SOCKET_LIMIT || epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event) != 0) close(descriptor);
    }
}

int main(int words, char **word) {
    if (words != 3) return 64;
    make_frame(word[2]);
    int listener = start_listening(atoi(word[1])), poll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
    if (listener < 0 || poll < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event) != 0) {
        perror("BroadcastFloor");
        return 1;
    }
    for (;;) {
        struct epoll_event events[256];
        int ready = epoll_wait(poll, events, 256, -1);
        for (int index = 0; index < ready; index++) {
            if (events[index].data.fd == listener) {
                accept_all(listener, poll);
            } else {
                answer(events[index].data.fd);
            }
        }
    }
}
