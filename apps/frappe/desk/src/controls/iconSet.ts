import type { Component } from "vue"
import IArchive from "~icons/lucide/archive"
import IAward from "~icons/lucide/award"
import IBadgeCheck from "~icons/lucide/badge-check"
import IBell from "~icons/lucide/bell"
import IBookOpen from "~icons/lucide/book-open"
import IBookmark from "~icons/lucide/bookmark"
import IBriefcase from "~icons/lucide/briefcase"
import IBuilding2 from "~icons/lucide/building-2"
import ICalendar from "~icons/lucide/calendar"
import ICalendarCheck from "~icons/lucide/calendar-check"
import ICamera from "~icons/lucide/camera"
import ICheck from "~icons/lucide/check"
import IChartBar from "~icons/lucide/chart-bar"
import IChartLine from "~icons/lucide/chart-line"
import IChartPie from "~icons/lucide/chart-pie"
import ICircleAlert from "~icons/lucide/circle-alert"
import ICircleCheck from "~icons/lucide/circle-check"
import ICircleHelp from "~icons/lucide/circle-help"
import IClipboard from "~icons/lucide/clipboard"
import IClipboardCheck from "~icons/lucide/clipboard-check"
import IClock from "~icons/lucide/clock"
import ICloud from "~icons/lucide/cloud"
import ICode from "~icons/lucide/code"
import ICreditCard from "~icons/lucide/credit-card"
import IDatabase from "~icons/lucide/database"
import IDownload from "~icons/lucide/download"
import IEye from "~icons/lucide/eye"
import IFileText from "~icons/lucide/file-text"
import IFiles from "~icons/lucide/files"
import IFilter from "~icons/lucide/filter"
import IFlag from "~icons/lucide/flag"
import IFolder from "~icons/lucide/folder"
import IGift from "~icons/lucide/gift"
import IGlobe from "~icons/lucide/globe"
import IGraduationCap from "~icons/lucide/graduation-cap"
import IHammer from "~icons/lucide/hammer"
import IHandshake from "~icons/lucide/handshake"
import IHeart from "~icons/lucide/heart"
import IHome from "~icons/lucide/home"
import IImage from "~icons/lucide/image"
import IInbox from "~icons/lucide/inbox"
import IInfo from "~icons/lucide/info"
import IKey from "~icons/lucide/key"
import ILandmark from "~icons/lucide/landmark"
import ILayers from "~icons/lucide/layers"
import ILayoutGrid from "~icons/lucide/layout-grid"
import ILifeBuoy from "~icons/lucide/life-buoy"
import ILink from "~icons/lucide/link"
import IList from "~icons/lucide/list"
import IListChecks from "~icons/lucide/list-checks"
import IListTree from "~icons/lucide/list-tree"
import ILock from "~icons/lucide/lock"
import IMail from "~icons/lucide/mail"
import IMap from "~icons/lucide/map"
import IMapPin from "~icons/lucide/map-pin"
import IMegaphone from "~icons/lucide/megaphone"
import IMessageCircle from "~icons/lucide/message-circle"
import IMic from "~icons/lucide/mic"
import IMonitor from "~icons/lucide/monitor"
import INetwork from "~icons/lucide/network"
import INewspaper from "~icons/lucide/newspaper"
import IPackage from "~icons/lucide/package"
import IPaperclip from "~icons/lucide/paperclip"
import IPencil from "~icons/lucide/pencil"
import IPhone from "~icons/lucide/phone"
import IPin from "~icons/lucide/pin"
import IPrinter from "~icons/lucide/printer"
import ISearch from "~icons/lucide/search"
import ISend from "~icons/lucide/send"
import IServer from "~icons/lucide/server"
import ISettings from "~icons/lucide/settings"
import IShield from "~icons/lucide/shield"
import IShieldCheck from "~icons/lucide/shield-check"
import IShoppingCart from "~icons/lucide/shopping-cart"
import ISlidersHorizontal from "~icons/lucide/sliders-horizontal"
import ISmartphone from "~icons/lucide/smartphone"
import ISquareCheck from "~icons/lucide/square-check"
import IStar from "~icons/lucide/star"
import ISun from "~icons/lucide/sun"
import ITable from "~icons/lucide/table"
import ITag from "~icons/lucide/tag"
import ITarget from "~icons/lucide/target"
import IThumbsUp from "~icons/lucide/thumbs-up"
import ITrash2 from "~icons/lucide/trash-2"
import ITriangleAlert from "~icons/lucide/triangle-alert"
import ITruck from "~icons/lucide/truck"
import IUpload from "~icons/lucide/upload"
import IUser from "~icons/lucide/user"
import IUserCheck from "~icons/lucide/user-check"
import IUserPlus from "~icons/lucide/user-plus"
import IUserX from "~icons/lucide/user-x"
import IUsers from "~icons/lucide/users"
import IVideo from "~icons/lucide/video"
import IWallet from "~icons/lucide/wallet"
import IWrench from "~icons/lucide/wrench"
import IZap from "~icons/lucide/zap"

/** Pictures that an Icon field can choose from, by their name in the Lucide set. */
export const ICON_SET: Record<string, Component> = {
	archive: IArchive,
	award: IAward,
	"badge-check": IBadgeCheck,
	bell: IBell,
	"book-open": IBookOpen,
	bookmark: IBookmark,
	briefcase: IBriefcase,
	"building-2": IBuilding2,
	calendar: ICalendar,
	"calendar-check": ICalendarCheck,
	camera: ICamera,
	check: ICheck,
	"chart-bar": IChartBar,
	"chart-line": IChartLine,
	"chart-pie": IChartPie,
	"circle-alert": ICircleAlert,
	"circle-check": ICircleCheck,
	"circle-help": ICircleHelp,
	clipboard: IClipboard,
	"clipboard-check": IClipboardCheck,
	clock: IClock,
	cloud: ICloud,
	code: ICode,
	"credit-card": ICreditCard,
	database: IDatabase,
	download: IDownload,
	eye: IEye,
	"file-text": IFileText,
	files: IFiles,
	filter: IFilter,
	flag: IFlag,
	folder: IFolder,
	gift: IGift,
	globe: IGlobe,
	"graduation-cap": IGraduationCap,
	hammer: IHammer,
	handshake: IHandshake,
	heart: IHeart,
	home: IHome,
	image: IImage,
	inbox: IInbox,
	info: IInfo,
	key: IKey,
	landmark: ILandmark,
	layers: ILayers,
	"layout-grid": ILayoutGrid,
	"life-buoy": ILifeBuoy,
	link: ILink,
	list: IList,
	"list-checks": IListChecks,
	"list-tree": IListTree,
	lock: ILock,
	mail: IMail,
	map: IMap,
	"map-pin": IMapPin,
	megaphone: IMegaphone,
	"message-circle": IMessageCircle,
	mic: IMic,
	monitor: IMonitor,
	network: INetwork,
	newspaper: INewspaper,
	package: IPackage,
	paperclip: IPaperclip,
	pencil: IPencil,
	phone: IPhone,
	pin: IPin,
	printer: IPrinter,
	search: ISearch,
	send: ISend,
	server: IServer,
	settings: ISettings,
	shield: IShield,
	"shield-check": IShieldCheck,
	"shopping-cart": IShoppingCart,
	"sliders-horizontal": ISlidersHorizontal,
	smartphone: ISmartphone,
	"square-check": ISquareCheck,
	star: IStar,
	sun: ISun,
	table: ITable,
	tag: ITag,
	target: ITarget,
	"thumbs-up": IThumbsUp,
	"trash-2": ITrash2,
	"triangle-alert": ITriangleAlert,
	truck: ITruck,
	upload: IUpload,
	user: IUser,
	"user-check": IUserCheck,
	"user-plus": IUserPlus,
	"user-x": IUserX,
	users: IUsers,
	video: IVideo,
	wallet: IWallet,
	wrench: IWrench,
	zap: IZap,
}
