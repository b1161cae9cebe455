"""What publishing could not do, in the administrator's words."""

import errno

_REASONS = {
    errno.ENOSPC: "磁盘满了。请先清出空间（df -h 查看），再重新运行",
    errno.EDQUOT: "磁盘配额用完了。请先清出空间，再重新运行",
    errno.EFBIG: "文件大小超过了系统的限制（ulimit -f）。请放宽限制，再重新运行",
    errno.EACCES: "没有写入权限。请换有权限的用户运行，或者请管理员把这个文件夹交给它（chown）",
    errno.EPERM: "系统不允许这样做。请换有权限的用户运行，并确认这个磁盘支持符号链接",
    errno.EROFS: "这个磁盘是只读的。请换一个位置，或者请管理员改成可以写入",
}


class PublishingError(Exception):
    """Nothing was published or taken back; readers see what they saw before. The message is Chinese."""


def reason(error: OSError) -> str:
    """Why the system refused, and what to do; the system's own words for what is rare."""
    return _REASONS.get(error.errno or 0, f"系统报告：{error.strerror or error}")
