// OpenSSL's libcrypto 3 (Debian's libssl-dev). Swift cannot import its macros and variadic functions.
#pragma once

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

// OPENSSL_init_crypto(3) without the machine's openssl.cnf: what it may load (FIPS, engines) is made for the shared
// library, and would not fit the archive in this binary. To be called before anything else.
static inline int vif_openssl_init(void) { return OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL); }

// EVP_EC_gen(3): a new key on the curve P-256. Returns NULL on failure.
static inline EVP_PKEY *vif_make_key(void) { return EVP_EC_gen("P-256"); }

// Adds an extension in the words of x509v3_config(5). The issuer is where an authority key identifier comes from.
// Returns 1, or 0 on failure.
static inline int vif_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (!extension) return 0;
    int result = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return result;
}

// BIO_get_mem_data(3): what was written to a memory BIO, which keeps it.
static inline size_t vif_written(BIO *memory, const unsigned char **bytes) {
    char *start = NULL;
    long count = BIO_get_mem_data(memory, &start);
    *bytes = (const unsigned char *)start;
    return count > 0 ? (size_t)count : 0;
}

// OPENSSL_clear_free(3): overwrites first.
static inline void vif_clear_free(void *bytes, size_t count) { OPENSSL_clear_free(bytes, count); }

struct vif_passphrase {
    const unsigned char *bytes;
    size_t count;
};

// pem_password_cb(3).
static inline int vif_give_passphrase(char *space, int size, int is_writing, void *context) {
    (void)is_writing;
    const struct vif_passphrase *passphrase = (const struct vif_passphrase *)context;
    if (!passphrase->bytes || size < 0 || passphrase->count > (size_t)size) return -1;
    memcpy(space, passphrase->bytes, passphrase->count);
    return (int)passphrase->count;
}

// PEM_read_bio_PrivateKey(3) with a passphrase of bytes, or NULL without one: OpenSSL's own way would ask at the
// terminal. Returns NULL on failure.
static inline EVP_PKEY *vif_read_key(BIO *pem, const unsigned char *passphrase, size_t count) {
    struct vif_passphrase context = {.bytes = passphrase, .count = count};
    return PEM_read_bio_PrivateKey(pem, NULL, vif_give_passphrase, &context);
}

// Whether what went wrong is that OpenSSL has no such cipher or digest. Empties the error queue.
static inline int vif_lacks_algorithm(void) {
    int is_lacking = 0;
    unsigned long error;
    while ((error = ERR_get_error()) != 0) {
        if (ERR_GET_LIB(error) == ERR_LIB_EVP && ERR_GET_REASON(error) == ERR_R_UNSUPPORTED) is_lacking = 1;
    }
    return is_lacking;
}

// The kind and the bytes of a name; 0 bytes for kinds that are neither DNS names nor addresses.
static inline int vif_read_name(const GENERAL_NAME *name, const unsigned char **bytes, size_t *count) {
    const ASN1_STRING *text = NULL;
    if (name->type == GEN_DNS) text = name->d.dNSName;
    if (name->type == GEN_IPADD) text = name->d.iPAddress;
    *bytes = text ? ASN1_STRING_get0_data(text) : NULL;
    *count = *bytes && ASN1_STRING_length(text) > 0 ? (size_t)ASN1_STRING_length(text) : 0;
    return name->type;
}

// Subject alternative names, by number.
static inline int vif_name_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }

static inline const GENERAL_NAME *vif_name(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}

// Name constraints, by number.
static inline int vif_constraint_count(const NAME_CONSTRAINTS *constraints, int is_excluded) {
    return sk_GENERAL_SUBTREE_num(is_excluded ? constraints->excludedSubtrees : constraints->permittedSubtrees);
}

static inline const GENERAL_NAME *vif_constraint(const NAME_CONSTRAINTS *constraints, int is_excluded, int index) {
    const STACK_OF(GENERAL_SUBTREE) *trees =
        is_excluded ? constraints->excludedSubtrees : constraints->permittedSubtrees;
    const GENERAL_SUBTREE *tree = sk_GENERAL_SUBTREE_value(trees, index);
    return tree ? tree->base : NULL;
}

// Whether PEM_read_bio(3) has failed since there is nothing more to read.
static inline int vif_is_end_of_pem(unsigned long error) {
    return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}
