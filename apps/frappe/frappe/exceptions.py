"""The exceptions of the Frappe API, with the HTTP status that each is answered with."""


class SiteNotSpecifiedError(Exception):
	"""A command needs a site and none was named."""

	def __init__(self, *args, **kwargs):
		self.message = "Please specify --site sitename / 请用 --site 指明站点"
		super().__init__(self.message)


class DatabaseModificationError(Exception):
	"""A query that may only read tried to write."""


class UrlSchemeNotSupported(Exception):
	pass


class ValidationError(Exception):
	http_status_code = 417


class ReasonRequiredError(ValidationError):
	"""What is asked for is done only with a reason (`reason`), and there is none."""


class FrappeTypeError(TypeError):
	"""An argument of a whitelisted function is not of the declared type."""

	http_status_code = 417


class AuthenticationError(Exception):
	http_status_code = 401


class SessionExpired(Exception):
	http_status_code = 401


class ReauthenticationRequired(Exception):
	"""What was asked for is grave: the user must prove once more to be there, and may then ask again."""

	http_status_code = 403


class PermissionError(Exception):
	http_status_code = 403


class DoesNotExistError(ValidationError):
	http_status_code = 404

	def __init__(self, *args, doctype: str | None = None):
		super().__init__(*args)
		self.doctype = doctype


class UnknownDocTypeError(DoesNotExistError, ImportError):
	"""A DocType that is not there is asked for. Also an ImportError, which Frappe raises."""


class PageDoesNotExistError(ValidationError):
	http_status_code = 404


class NameError(Exception):
	http_status_code = 409


class OutgoingEmailError(Exception):
	http_status_code = 501


class SessionStopped(Exception):
	http_status_code = 503


class UnsupportedMediaType(Exception):
	http_status_code = 415


class RequestToken(Exception):
	http_status_code = 200


class Redirect(Exception):
	"""Answer with a redirection to `frappe.flags.redirect_location`."""

	def __init__(self, http_status_code: int = 301):
		self.http_status_code = http_status_code
		super().__init__(http_status_code)


class CSRFTokenError(Exception):
	http_status_code = 400


class TooManyRequestsError(Exception):
	http_status_code = 429


class RateLimitExceededError(ValidationError):
	http_status_code = 429


class ImproperDBConfigurationError(Exception):
	"""The database cannot be used as it is set up."""

	def __init__(self, reason: str, msg: str | None = None):
		self.reason = reason
		super().__init__(msg or f"Database: {reason}")


class DuplicateEntryError(NameError):
	pass


class DataError(ValidationError):
	pass


class UnknownDomainError(Exception):
	pass


class MappingMismatchError(ValidationError):
	pass


class InvalidStatusError(ValidationError):
	pass


class MandatoryError(ValidationError):
	pass


class NonNegativeError(ValidationError):
	pass


class InvalidSignatureError(ValidationError):
	pass


class CannotChangeConstantError(ValidationError):
	pass


class CharacterLengthExceededError(ValidationError):
	pass


class UpdateAfterSubmitError(ValidationError):
	pass


class LinkValidationError(ValidationError):
	pass


class CancelledLinkError(LinkValidationError):
	pass


class DocstatusTransitionError(ValidationError):
	pass


class TimestampMismatchError(ValidationError):
	pass


class EmptyTableError(ValidationError):
	pass


class LinkExistsError(ValidationError):
	pass


class InvalidEmailAddressError(ValidationError):
	pass


class InvalidNameError(ValidationError):
	pass


class InvalidPhoneNumberError(ValidationError):
	pass


class TemplateNotFoundError(ValidationError):
	pass


class UniqueValidationError(ValidationError):
	pass


class AppNotInstalledError(ValidationError):
	pass


class IncorrectSitePath(Exception):
	http_status_code = 404


class ImplicitCommitError(ValidationError):
	pass


class RetryBackgroundJobError(Exception):
	"""Raised in a background job: run it again later."""


class DocumentLockedError(ValidationError):
	pass


class CircularLinkingError(ValidationError):
	pass


class SecurityException(Exception):
	http_status_code = 417


class InvalidColumnName(ValidationError):
	pass


class IncompatibleApp(ValidationError):
	pass


class InvalidDates(ValidationError):
	pass


class DataTooLongException(ValidationError):
	pass


class FileAlreadyAttachedException(Exception):
	pass


class DocumentAlreadyRestored(ValidationError):
	pass


class AttachmentLimitReached(ValidationError):
	pass


class QueryTimeoutError(Exception):
	"""The database was busy for longer than was worth waiting."""


class QueryDeadlockError(Exception):
	"""Another transaction changed what this one had read before it wrote."""


class InReadOnlyMode(ValidationError):
	http_status_code = 503


class SessionBootFailed(ValidationError):
	http_status_code = 500


class PrintFormatError(ValidationError):
	pass


class TooManyWritesError(Exception):
	pass


class InvalidAuthorizationHeader(CSRFTokenError):
	pass


class InvalidAuthorizationPrefix(CSRFTokenError):
	pass


class InvalidAuthorizationToken(CSRFTokenError):
	pass


class InvalidDatabaseFile(ValidationError):
	pass


class ExecutableNotFound(FileNotFoundError):
	pass


class InvalidRemoteException(Exception):
	pass


class LinkExpired(ValidationError):
	http_status_code = 410


class InvalidKeyError(ValidationError):
	http_status_code = 401


class CommandFailedError(Exception):
	"""A command of the machine failed."""

	def __init__(self, message: str, out: str = "", err: str = ""):
		super().__init__(message)
		self.out = out
		self.err = err


class InvalidRoundingMethod(ValidationError):
	pass


class VersionNotSupportedError(ValidationError):
	pass
